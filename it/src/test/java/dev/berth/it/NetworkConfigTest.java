package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What daemon.json says of networks. */
class NetworkConfigTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");

  private Service service;
  private Api api;

  @BeforeEach
  void start() {
    assumeTrue(Service.isBerth(), "a peer's configuration is its own");
    service = Service.startOwn("netconf", OPTIONS);
    api = Api.of(service);
    api.ensureBusybox();
  }

  @AfterEach
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  private void configure(String json) throws IOException {
    Path directory = Files.createDirectories(service.home().resolve("config/berth"));
    Files.writeString(directory.resolve("daemon.json"), json);
    service.kill();
    service.start(OPTIONS);
  }

  private String subnet(String name) {
    return api.get("/networks/" + name).at("/IPAM/Config/0/Subnet").asText();
  }

  private Response make(String name) {
    return api.post("/networks/create", "{\"Name\":\"" + name + "\"}");
  }

  @Test
  void poolsAndDefaultsAreTheConfigurations() throws IOException {
    configure(
        "{\"bip\":\"10.219.0.1/24\",\"default-address-pools\":[{\"base\":\"10.220.0.0/23\",\"size\":24}],"
            + "\"default-network-opts\":{\"bridge\":{\"com.docker.network.driver.mtu\":\"1300\"}}}");
    assertThat(make("one").statusCode()).isEqualTo(201);
    assertThat(make("two").statusCode()).isEqualTo(201);
    assertThat(List.of(subnet("one"), subnet("two")))
        .containsExactly("10.220.0.0/24", "10.220.1.0/24");
    Response full = make("three");
    assertThat(full.statusCode()).isEqualTo(400);
    assertThat(full.jsonPath().getString("message"))
        .isEqualTo("all predefined address pools have been fully subnetted");
    assertThat(
            Cli.dockerOf(service, "run", "--rm", "--network", "one", "busybox", "ip", "-o", "link")
                .ok())
        .contains("mtu 1300");
    assertThat(api.delete("/networks/one").statusCode()).isEqualTo(204);
    assertThat(make("three").statusCode()).isEqualTo(201);
    assertThat(subnet("three")).isEqualTo("10.220.0.0/24");
  }

  @Test
  void theDefaultBridgeFollowsTheConfiguration() throws IOException {
    String before = subnet("bridge");
    assertThat(Cli.dockerOf(service, "run", "--rm", "busybox", "ip", "route").ok())
        .contains(before);
    configure(
        "{\"bip\":\"10.221.0.5/24\",\"fixed-cidr\":\"10.221.0.128/25\",\"mtu\":1400,"
            + "\"ip\":\"127.0.0.1\"}");
    JsonNode bridge = api.get("/networks/bridge");
    assertThat(bridge.at("/IPAM/Config/0/Gateway").asText()).isEqualTo("10.221.0.5");
    assertThat(bridge.get("Options").get("com.docker.network.driver.mtu").asText())
        .isEqualTo("1400");
    String id = Cli.dockerOf(service, "run", "-d", "-p", "80", "busybox", "sleep", "600").ok();
    assertThat(Cli.dockerOf(service, "exec", id, "ip", "-o", "addr").ok())
        .contains("10.221.0.128/24");
    assertThat(Cli.dockerOf(service, "exec", id, "ip", "-o", "link").ok()).contains("mtu 1400");
    assertThat(Cli.dockerOf(service, "exec", id, "ip", "route").ok())
        .contains("default via 10.221.0.5");
    assertThat(Cli.dockerOf(service, "port", id).ok())
        .contains("127.0.0.1:")
        .doesNotContain("0.0.0.0:");
    // what is in use stays as it is
    configure("{\"bip\":\"10.222.0.1/24\"}");
    assertThat(subnet("bridge")).isEqualTo("10.221.0.0/24");
    assertThat(Cli.dockerOf(service, "exec", id, "ip", "route").ok()).contains("10.221.0.5");
    api.remove(id);
    configure("{\"bip\":\"10.222.0.1/24\"}");
    assertThat(subnet("bridge")).isEqualTo("10.222.0.0/24");
    assertThat(Cli.dockerOf(service, "run", "--rm", "busybox", "ip", "route").ok())
        .contains("default via 10.222.0.1");
  }

  @Test
  void networksOutliveTheService() throws IOException {
    assertThat(make("kept").statusCode()).isEqualTo(201);
    String id =
        Cli.dockerOf(service, "run", "-d", "--network", "kept", "busybox", "sleep", "600").ok();
    JsonNode before = api.get("/networks/kept");
    service.kill();
    service.start(OPTIONS);
    assertThat(api.get("/networks/kept")).isEqualTo(before);
    assertThat(api.delete("/networks/kept").statusCode()).isEqualTo(403);
    api.remove(id);
    assertThat(api.delete("/networks/kept").statusCode()).isEqualTo(204);
  }

  @Test
  void whatCannotBeUnderstoodIsSaid() throws IOException {
    configure("{\"bip\":\"nonsense\"}");
    Response refused = api.request().get("/networks");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("message")).contains("daemon.json", "nonsense");
  }
}
