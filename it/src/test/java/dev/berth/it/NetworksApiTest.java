package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations under /networks, of success above all. */
class NetworksApiTest extends GapSuite {
  private final List<String> networks = new ArrayList<>();

  @AfterEach
  void removeNetworks() {
    made.forEach(API::remove);
    networks.forEach(name -> API.delete("/networks/" + name));
  }

  private String network(String name, String fields) {
    networks.add(name);
    String more = fields.isEmpty() ? "" : "," + fields;
    Response response = API.post("/networks/create", "{\"Name\":\"" + name + "\"" + more + "}");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    assertThat(response.jsonPath().getString("Warning")).isEmpty();
    return response.jsonPath().getString("Id");
  }

  private static JsonNode shown(String name) {
    return API.get("/networks/" + name);
  }

  private String sleepingOn(String network) {
    return started(
        "\"Cmd\":[\"sleep\",\"600\"],\"HostConfig\":{\"NetworkMode\":\"" + network + "\"}");
  }

  @Test
  void whatIsAskedForIsShown() {
    String id =
        network(
            "api-all",
            "\"Driver\":\"bridge\",\"EnableIPv6\":true,\"Internal\":true,\"Attachable\":true,"
                + "\"Labels\":{\"a\":\"b\"},\"Options\":{\"com.docker.network.driver.mtu\":\"1400\","
                + "\"com.docker.network.bridge.enable_icc\":\"false\",\"odd\":\"kept\"},"
                + "\"IPAM\":{\"Driver\":\"default\",\"Options\":{\"o\":\"p\"},\"Config\":["
                + "{\"Subnet\":\"10.201.0.0/24\",\"Gateway\":\"10.201.0.9\",\"IPRange\":"
                + "\"10.201.0.128/25\",\"AuxiliaryAddresses\":{\"router\":\"10.201.0.130\"}},"
                + "{\"Subnet\":\"fd00:201::/64\"}]}");
    JsonNode network = shown("api-all");
    assertThat(network.get("Id").asText()).isEqualTo(id).hasSize(64);
    assertThat(network.get("Scope").asText()).isEqualTo("local");
    assertThat(network.get("EnableIPv6").asBoolean()).isTrue();
    assertThat(network.get("Internal").asBoolean()).isTrue();
    assertThat(network.get("Attachable").asBoolean()).isTrue();
    assertThat(network.get("Ingress").asBoolean()).isFalse();
    assertThat(network.get("ConfigOnly").asBoolean()).isFalse();
    assertThat(network.at("/IPAM/Options/o").asText()).isEqualTo("p");
    JsonNode pool = network.at("/IPAM/Config/0");
    assertThat(pool.get("Gateway").asText()).isEqualTo("10.201.0.9");
    assertThat(pool.get("IPRange").asText()).isEqualTo("10.201.0.128/25");
    assertThat(pool.at("/AuxiliaryAddresses/router").asText()).isEqualTo("10.201.0.130");
    assertThat(network.at("/IPAM/Config/1/Subnet").asText()).isEqualTo("fd00:201::/64");
    assertThat(network.get("Options").get("odd").asText()).isEqualTo("kept");
    assertThat(network.get("Labels").get("a").asText()).isEqualTo("b");
    assertThat(shown(id.substring(0, 12))).isEqualTo(network);
  }

  @Test
  void containersOfEveryNetworkAreShownWithTheirEndpoints() {
    network("api-shown", "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.202.0.0/24\"}]}");
    for (String name : List.of("api-shown", "bridge", "host", "none")) {
      String id = sleepingOn(name);
      JsonNode shown = shown(name).get("Containers").get(id);
      JsonNode own = inspect(id).at("/NetworkSettings/Networks").get(name);
      assertThat(shown.get("Name").asText())
          .isEqualTo(inspect(id).get("Name").asText().substring(1));
      assertThat(shown.get("EndpointID").asText())
          .hasSize(64)
          .isEqualTo(own.get("EndpointID").asText());
      assertThat(shown(name).get("Id").asText()).isEqualTo(own.get("NetworkID").asText());
      boolean addressed = !name.equals("host") && !name.equals("none");
      assertThat(shown.get("IPv4Address").asText())
          .isEqualTo(
              addressed
                  ? own.get("IPAddress").asText() + "/" + own.get("IPPrefixLen").asText()
                  : "");
      API.remove(id);
      assertThat(shown(name).get("Containers").has(id)).isFalse();
    }
  }

  @Test
  void addressesComeFromTheRangeAndGoBack() {
    network(
        "api-range",
        "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.203.0.0/24\",\"Gateway\":\"10.203.0.1\","
            + "\"IPRange\":\"10.203.0.128/31\"}]}");
    String first = sleepingOn("api-range");
    String second = sleepingOn("api-range");
    assertThat(List.of(address(first), address(second)))
        .containsExactlyInAnyOrder("10.203.0.128", "10.203.0.129");
    String third = create("\"HostConfig\":{\"NetworkMode\":\"api-range\"}");
    Response refused = API.post("/containers/" + third + "/start", "");
    assertThat(refused.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(message(refused)).contains("no available");
    API.remove(first);
    assertThat(address(sleepingOn("api-range"))).isIn("10.203.0.128", "10.203.0.129");
  }

  private static String address(String id) {
    return inspect(id).at("/NetworkSettings/Networks").elements().next().get("IPAddress").asText();
  }

  @Test
  void networksInUseAndPredefinedOnesStay() {
    network("api-used", "");
    String id = sleepingOn("api-used");
    Response used = API.delete("/networks/api-used?force=true");
    assertThat(used.statusCode()).isEqualTo(403);
    assertThat(message(used)).contains("has active endpoints");
    assertThat(inspect(id).at("/State/Running").asBoolean()).isTrue();
    for (String name : List.of("bridge", "host", "none")) {
      assertThat(API.delete("/networks/" + name).statusCode()).as(name).isEqualTo(403);
    }
    API.remove(id);
    assertThat(API.delete("/networks/api-used").statusCode()).isEqualTo(204);
    assertThat(get("/networks/api-used").statusCode()).isEqualTo(404);
  }

  @Test
  void unusedNetworksArePruned() {
    network("api-prune-1", "\"Labels\":{\"api-prune\":\"yes\"}");
    network("api-prune-2", "\"Labels\":{\"api-prune\":\"yes\",\"keep\":\"me\"}");
    network("api-prune-3", "\"Labels\":{\"api-prune\":\"yes\"}");
    sleepingOn("api-prune-3");
    String filter = filters("{\"label\":[\"api-prune=yes\"],\"label!\":[\"keep\"]}");
    JsonNode pruned = Api.parse(API.post("/networks/prune?" + filter, "").asString());
    assertThat(pruned.get("NetworksDeleted")).hasSize(1);
    assertThat(pruned.at("/NetworksDeleted/0").asText()).isEqualTo("api-prune-1");
    String before = filters("{\"label\":[\"api-prune=yes\"],\"until\":[\"10m\"]}");
    assertThat(
            Api.parse(API.post("/networks/prune?" + before, "").asString())
                .get("NetworksDeleted")
                .isNull())
        .isTrue();
    assertThat(get("/networks/api-prune-2").statusCode()).isEqualTo(200);
  }

  @Test
  void eventsTellOfNetworksAndWhoJoinsThem() {
    String since = now();
    String network = network("api-events", "\"Labels\":{\"x\":\"y\"}");
    String id = sleepingOn("api-events");
    API.remove(id);
    assertThat(API.delete("/networks/api-events").statusCode()).isEqualTo(204);
    String query =
        "since=" + since + "&until=" + now() + "&" + filters("{\"network\":[\"" + network + "\"]}");
    List<JsonNode> events =
        get("/events?" + query)
            .asString()
            .lines()
            .filter(line -> !line.isBlank())
            .map(Api::parse)
            .toList();
    assertThat(events)
        .extracting(event -> event.get("Action").asText())
        .containsExactly("create", "connect", "disconnect", "destroy");
    for (JsonNode event : events) {
      assertThat(event.get("Type").asText()).isEqualTo("network");
      assertThat(event.at("/Actor/ID").asText()).isEqualTo(network);
      assertThat(event.at("/Actor/Attributes/name").asText()).isEqualTo("api-events");
      assertThat(event.at("/Actor/Attributes/type").asText()).isEqualTo("bridge");
    }
    assertThat(events.get(1).at("/Actor/Attributes/container").asText()).isEqualTo(id);
  }

  @Test
  void configurationsServeOtherNetworks() {
    network(
        "api-config",
        "\"ConfigOnly\":true,\"Labels\":{\"l\":\"m\"},\"IPAM\":{\"Config\":"
            + "[{\"Subnet\":\"10.204.0.0/24\",\"Gateway\":\"10.204.0.7\"}]}");
    assertThat(shown("api-config").get("Driver").asText()).isEqualTo("null");
    network("api-configured", "\"ConfigFrom\":{\"Network\":\"api-config\"}");
    JsonNode network = shown("api-configured");
    assertThat(network.at("/ConfigFrom/Network").asText()).isEqualTo("api-config");
    assertThat(network.at("/Labels/l").asText()).isEqualTo("m");
    String id = sleepingOn("api-configured");
    assertThat(inspect(id).at("/NetworkSettings/Networks/api-configured/Gateway").asText())
        .isEqualTo("10.204.0.7");
    assertThat(API.delete("/networks/api-config").statusCode()).isEqualTo(403);
    API.remove(id);
    assertThat(API.delete("/networks/api-configured").statusCode()).isEqualTo(204);
    assertThat(API.delete("/networks/api-config").statusCode()).isEqualTo(204);
  }

  @Test
  void oneOfManyOfANameIsMadeAndSubnetsDiffer() throws Exception {
    assumeTrue(Service.apiAtLeast(44), "dockerd before 25 makes several networks of one name");
    IntStream.range(0, 6).forEach(n -> networks.add("api-many-" + n));
    networks.add("api-once");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int n = 0; n < 6; n++) {
        String own = "{\"Name\":\"api-many-" + n + "\"}";
        answers.add(threads.submit(() -> API.post("/networks/create", own).statusCode()));
        String same = "{\"Name\":\"api-once\"}";
        answers.add(threads.submit(() -> API.post("/networks/create", same).statusCode()));
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      assertThat(statuses.stream().filter(status -> status == 201)).hasSize(7);
      assertThat(statuses.stream().filter(status -> status == 409)).hasSize(5);
    }
    assertThat(API.get("/networks?" + filters("{\"name\":[\"api-\"]}")))
        .extracting(network -> network.at("/IPAM/Config/0/Subnet").asText())
        .doesNotHaveDuplicates()
        .hasSize(7);
  }

  @Test
  void macvlanWithoutAParentIsANetworkAmongContainers() {
    networks.add("api-macvlan");
    Response made =
        API.post(
            "/networks/create",
            "{\"Name\":\"api-macvlan\",\"Driver\":\"macvlan\",\"IPAM\":{\"Config\":"
                + "[{\"Subnet\":\"10.208.0.0/24\"}]}}");
    assumeTrue(made.statusCode() == 201, "the kernel lacks a part: " + made.asString().strip());
    String first = sleepingOn("api-macvlan");
    String second = sleepingOn("api-macvlan");
    assertThat(address(second)).isEqualTo("10.208.0.3");
    String name = inspect(second).get("Name").asText().substring(1);
    assertThat(Cli.docker("exec", first, "ping", "-c", "1", "-W", "3", name).ok())
        .contains("1 packets received");
    assertThat(Cli.docker("exec", first, "ip", "route").ok()).doesNotContain("default");
    assertThat(Cli.docker("network", "disconnect", "api-macvlan", second).ok()).isEmpty();
    assertThat(Cli.docker("exec", second, "ip", "-o", "link").ok()).doesNotContain("eth0");
    API.remove(first);
    assertThat(API.delete("/networks/api-macvlan").statusCode()).isEqualTo(204);
  }

  @Test
  void theCommandLineKnowsThemAll() {
    networks.add("api-cli");
    String id =
        Cli.docker(
                "network",
                "create",
                "--subnet",
                "10.205.0.0/24",
                "--ip-range",
                "10.205.0.64/26",
                "--gateway",
                "10.205.0.5",
                "--aux-address",
                "r=10.205.0.70",
                "--label",
                "l=1",
                "-o",
                "com.docker.network.driver.mtu=1450",
                "api-cli")
            .ok();
    assertThat(Cli.docker("network", "ls", "--no-trunc", "-q", "-f", "name=^api-cli$").ok())
        .isEqualTo(id);
    assertThat(Cli.docker("network", "ls", "-f", "label=l=1", "--format", "{{.Name}}").ok())
        .isEqualTo("api-cli");
    assertThat(
            Cli.docker(
                    "network",
                    "inspect",
                    "-f",
                    "{{(index .IPAM.Config 0).AuxAddress.r}}",
                    "api-cli")
                .ok())
        .isEqualTo("10.205.0.70");
    String container = sleeping();
    assertThat(Cli.docker("network", "connect", "--alias", "al", "api-cli", container).ok())
        .isEmpty();
    assertThat(Cli.docker("exec", container, "ip", "-o", "link").ok()).contains("mtu 1450");
    assertThat(address(container, "api-cli")).isEqualTo("10.205.0.64");
    assertThat(Cli.docker("network", "disconnect", "api-cli", container).ok()).isEmpty();
    assertThat(Cli.docker("network", "rm", "api-cli").ok()).isEqualTo("api-cli");
    assertThat(Cli.docker("network", "rm", "api-cli").exitCode()).isEqualTo(1);
    assertThat(Cli.docker("network", "rm", "-f", "api-cli").exitCode()).isZero();
  }

  private static String address(String container, String network) {
    return inspect(container)
        .at("/NetworkSettings/Networks")
        .get(network)
        .get("IPAddress")
        .asText();
  }

  @Test
  void poolsTellHowFullTheyAre() {
    assumeTrue(Service.apiAtLeast(52), "Status is of API 1.52");
    network(
        "api-full",
        "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.206.0.0/24\",\"IPRange\":\"10.206.0.64/29\","
            + "\"AuxiliaryAddresses\":{\"a\":\"10.206.0.66\",\"b\":\"10.206.0.9\"}}]}");
    sleepingOn("api-full");
    JsonNode status = shown("api-full").at("/Status/IPAM/Subnets").get("10.206.0.0/24");
    assertThat(status.get("IPsInUse").asInt()).isEqualTo(6);
    assertThat(status.get("DynamicIPsAvailable").asInt()).isEqualTo(5);
  }
}
