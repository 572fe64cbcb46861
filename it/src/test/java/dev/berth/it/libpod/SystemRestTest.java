package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole store: its check, its events, volumes as archives. */
class SystemRestTest extends LibpodSuite {
  @Test
  void theStoreIsWhole() {
    JsonNode report = Api.parse(post("/system/check?quick=true", "", 200).asString());
    assertThat(report.get("Errors").asBoolean()).as(report.toString()).isFalse();
    assertThat(report.get("Images")).isEmpty();
    assertThat(report.get("Containers")).isEmpty();
    assertThat(post("/system/check?unreferenced_layer_max_age=x", "").statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsDamagedIsTakenAway() throws IOException {
    String made = run("{\"image\":\"busybox\",\"command\":[\"sh\",\"-c\",\"echo 1 >/own\"]}");
    await(made);
    String id =
        Api.parse(post("/commit?repo=it-damaged&container=" + made, "", 200).asString())
            .get("Id")
            .asText();
    delete("/containers/" + made + "?force=true");
    String layer = get("/images/it-damaged/json").at("/RootFS/Layers/1").asText();
    String root = get("/info").at("/store/graphRoot").asText();
    Files.writeString(Path.of(root, "blobs", "sha256", layer.substring(7)), "nothing of the kind");
    String user = create("{\"image\":\"it-damaged\",\"name\":\"it-user\"}");
    JsonNode found = Api.parse(post("/system/check?repair=true", "", 200).asString());
    assertThat(found.get("Errors").asBoolean()).isTrue();
    assertThat(found.get("Images").get(id).toString()).contains("layer blob " + layer);
    assertThat(found.get("RemovedImages")).isEmpty();
    JsonNode gone = Api.parse(post("/system/check?repair_lossy=true", "", 200).asString());
    assertThat(gone.get("RemovedImages").get(id).toString())
        .contains("localhost/it-damaged:latest");
    assertThat(gone.get("RemovedContainers").get(user).asText()).isEqualTo("it-user");
    JsonNode left = Api.parse(post("/system/check", "", 200).asString());
    assertThat(left.get("Errors").asBoolean()).as(left.toString()).isFalse();
  }

  /** Whoever asks for a change, both feeds tell of it. */
  @Test
  void eventsOfNetworksVolumesAndSecrets() {
    long since = Instant.now().getEpochSecond();
    post("/networks/create", "{\"name\":\"n1\"}", 200);
    delete("/networks/n1");
    post("/volumes/create", "{\"Name\":\"v1\"}", 201);
    delete("/volumes/v1");
    post("/secrets/create?name=s1", "x", 200);
    delete("/secrets/s1");
    String query = "?stream=false&since=" + since;
    assertThat(events(BASE + "/events" + query))
        .containsSubsequence("network create", "network remove")
        .containsSubsequence("volume create", "volume remove")
        .containsSubsequence("secret create", "secret remove");
    String until = "&until=" + (Instant.now().getEpochSecond() + 1);
    assertThat(events("/v1.41/events?since=" + since + until))
        .containsSubsequence("network create", "network destroy");
  }

  private List<String> events(String path) {
    return Stream.of(api.request().get(path).asString().split("\n"))
        .filter(line -> !line.isBlank())
        .map(Api::parse)
        .map(event -> event.get("Type").asText() + " " + event.get("Action").asText())
        .toList();
  }

  @Test
  void volumesAsArchives(@TempDir Path directory) throws IOException {
    post("/volumes/create", "{\"Name\":\"v1\"}", 201);
    post("/volumes/create", "{\"Name\":\"v2\"}", 201);
    podman().ok("run", "--rm", "-v", "v1:/v", "busybox", "sh", "-c", "mkdir /v/d; echo hi >/v/d/f");
    byte[] tar = ask("/volumes/v1/export").asByteArray();
    Path file = Files.write(directory.resolve("v.tar"), tar);
    assertThat(
            api.request()
                .contentType("application/x-tar")
                .body(Files.readAllBytes(file))
                .post(BASE + "/volumes/v2/import")
                .statusCode())
        .isEqualTo(204);
    assertThat(podman().ok("run", "--rm", "-v", "v2:/v", "busybox", "cat", "/v/d/f"))
        .isEqualTo("hi");
    assertThat(ask("/volumes/nope/export").statusCode()).isEqualTo(404);
    assertThat(
            api.request()
                .contentType("application/x-tar")
                .body("no tar, whatever it says".repeat(99).getBytes(StandardCharsets.UTF_8))
                .post(BASE + "/volumes/v2/import")
                .statusCode())
        .isEqualTo(500);
  }

  /** Its subnet need not be chosen for that, as it must be over Docker's API. */
  @Test
  void addressesCanBeAskedForOnAnyNetwork() {
    JsonNode network =
        Api.parse(
            post("/networks/create", "{\"name\":\"n1\",\"dns_enabled\":true}", 200).asString());
    String gateway = network.at("/subnets/0/gateway").asText();
    String address = gateway.substring(0, gateway.lastIndexOf('.')) + ".77";
    podman().ok("create", "--name", "c1", "busybox", "sleep", "300");
    podman().ok("network", "connect", "--ip", address, "--alias", "other", "n1", "c1");
    post("/containers/c1/start", "", 204);
    assertThat(get("/containers/c1/json").at("/NetworkSettings/Networks/n1/IPAddress").asText())
        .isEqualTo(address);
    assertThat(podman().ok("run", "--rm", "--network", "n1", "busybox", "nslookup", "other"))
        .contains(address);
  }

  @Test
  void aRangeOfANetworksAddressesNeedNotBeABlock() {
    String range = "\"lease_range\":{\"start_ip\":\"10.213.7.20\",\"end_ip\":\"10.213.7.21\"}";
    post(
        "/networks/create",
        "{\"name\":\"itrange\",\"subnets\":[{\"subnet\":\"10.213.7.0/24\"," + range + "}]}",
        200);
    JsonNode subnet = get("/networks/itrange/json").at("/subnets/0");
    assertThat(subnet.get("gateway").asText()).isEqualTo("10.213.7.1");
    assertThat(subnet.at("/lease_range/start_ip").asText()).isEqualTo("10.213.7.20");
    String one =
        "{\"image\":\"busybox\",\"command\":[\"sleep\",\"99\"],\"netns\":{\"nsmode\":"
            + "\"bridge\"},\"Networks\":{\"itrange\":{}}}";
    for (String address : List.of("10.213.7.20", "10.213.7.21")) {
      assertThat(
              get("/containers/" + run(one) + "/json")
                  .at("/NetworkSettings/Networks/itrange/IPAddress")
                  .asText())
          .isEqualTo(address);
    }
    assertThat(post("/containers/" + create(one) + "/start", "").statusCode()).isEqualTo(500);
  }
}
