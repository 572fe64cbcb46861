package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire: versions, headers, errors, and each operation's success. */
class ApiTest {
  private final Api api = Api.shared();

  @Test
  void pingTellsTheVersion() {
    Response response = api.request().get("/_ping");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.asString()).isEqualTo("OK");
    assertThat(response.header("Api-Version")).matches("1\\.\\d+");
    assertThat(response.header("Ostype")).isEqualTo("linux");
    assertThat(response.header("Docker-Experimental")).isIn("true", "false");
    if (Service.isBerth()) {
      assertThat(response.header("Builder-Version")).isEqualTo("1");
    }
    assertThat(response.header("Cache-Control")).contains("no-store");
    assertThat(api.request().head("/_ping").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1.24", "/v1.40", "/v1.41", ""})
  void everyVersionOfTheWindowIsServed(String prefix) {
    assertThat(api.get(prefix + "/version").get("ApiVersion").asText()).matches("1\\.\\d+");
    assertThat(api.get(prefix + "/info").get("OSType").asText()).isEqualTo("linux");
    assertThat(api.get(prefix + "/containers/json?all=1").isArray()).isTrue();
    assertThat(api.get(prefix + "/images/json").isArray()).isTrue();
    assertThat(api.get(prefix + "/volumes").has("Volumes")).isTrue();
    assertThat(api.get(prefix + "/networks").isArray()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v9.99/version,400",
    "GET,/v1.10/version,400",
    "GET,/nosuch,404",
    "PATCH,/containers/json,404",
    "GET,/containers/nosuch/json,404",
    "POST,/containers/nosuch/start,404",
    "DELETE,/containers/nosuch?force=1,404",
    "GET,/images/nosuch/json,404",
    "GET,/volumes/nosuch,404",
    "GET,/networks/nosuch,404",
    "GET,/exec/nosuch/json,404",
    "GET,/containers/json?filters=nonsense,400",
    "GET,/swarm,503",
    "GET,/services,503",
    "GET,/nodes,503",
    "POST,/images/create,400",
  })
  void failuresAreJsonWithAMessage(String method, String path, int status) {
    assumeTrue(
        status != 400 || Service.apiAtLeast(42),
        "older engines answer malformed requests with 500");
    Response response = api.request().urlEncodingEnabled(false).request(method, path);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    if (path.startsWith("/v1.10")) {
      // clients of that age expected plain text, and still get it
      assertThat(response.asString()).contains("too old");
      return;
    }
    assertThat(response.contentType()).contains("json");
    assertThat(response.jsonPath().getString("message")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{\"Image\":5}",
        "{\"Image\":\"busybox\"}{}",
        "{\"HostConfig\":{\"Memory\":\"x\"}}"
      })
  void malformedBodiesAre400(String body) {
    assumeTrue(Service.apiAtLeast(42), "older engines answer malformed bodies with 500");
    Response response = api.post("/containers/create", body);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message")).isNotEmpty();
  }

  @Test
  void aContainersWholeLifeByTheApi() {
    String name = "api-" + UUID.randomUUID();
    String id =
        api.createNamed(
            name,
            "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"echo hello; exit 6\"],\"Labels\":{\"a\":\"b\"}}");
    assertThat(id).matches("[0-9a-f]{64}");
    JsonNode created = api.get("/containers/" + id + "/json");
    assertThat(created.at("/State/Status").asText()).isEqualTo("created");
    assertThat(created.at("/State/StartedAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(created.get("Name").asText()).isEqualTo("/" + name);
    api.start(id);
    assertThat(api.await(id)).isEqualTo(6);
    JsonNode ended = api.get("/containers/" + name + "/json");
    assertThat(ended.at("/State/ExitCode").asInt()).isEqualTo(6);
    assertThat(ended.at("/Config/Labels/a").asText()).isEqualTo("b");
    assertThat(
            api.get("/containers/json?all=1&filters=" + filter("{\"id\":[\"" + id + "\"]}"))
                .get(0)
                .get("Names")
                .get(0)
                .asText())
        .isEqualTo("/" + name);
    assertThat(api.post("/containers/" + id + "/stop", "").statusCode()).isEqualTo(304);
    assertThat(api.delete("/containers/" + id).statusCode()).isEqualTo(204);
    assertThat(api.delete("/containers/" + id).statusCode()).isEqualTo(404);
  }

  private static String filter(String json) {
    return java.net.URLEncoder.encode(json, java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void startTwiceIsNotModified() {
    String id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"60\"]}");
    api.start(id);
    assertThat(api.post("/containers/" + id + "/start", "").statusCode()).isEqualTo(304);
    assertThat(api.post("/containers/" + id + "/kill", "").statusCode()).isEqualTo(204);
    assertThat(api.await(id)).isEqualTo(137);
    api.remove(id);
  }

  @Test
  void statsOfARunningContainer() {
    String id = api.create("{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"60\"]}");
    api.start(id);
    JsonNode stats = api.get("/containers/" + id + "/stats?stream=0");
    assertThat(stats.at("/cpu_stats/online_cpus").asInt()).isPositive();
    assertThat(stats.at("/cpu_stats/system_cpu_usage").asLong()).isPositive();
    assertThat(stats.at("/precpu_stats/system_cpu_usage").asLong()).isPositive();
    assertThat(stats.get("id").asText()).isEqualTo(id);
    api.remove(id);
  }

  @Test
  void volumesByTheApi() {
    String name = "vol-" + UUID.randomUUID();
    Response created =
        api.post("/volumes/create", "{\"Name\":\"" + name + "\",\"Labels\":{\"k\":\"v\"}}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(api.get("/volumes/" + name).at("/Labels/k").asText()).isEqualTo("v");
    assertThat(api.delete("/volumes/" + name).statusCode()).isEqualTo(204);
    assertThat(api.delete("/volumes/" + name).statusCode()).isEqualTo(404);
  }

  @Test
  void predefinedNetworksAreListed() {
    assertThat(api.get("/networks").findValuesAsText("Name")).contains("bridge", "host", "none");
    assertThat(api.get("/networks/bridge").get("Driver").asText()).isEqualTo("bridge");
    assertThat(api.delete("/networks/bridge").statusCode()).isEqualTo(403);
  }

  @Test
  void diskUsageAddsUp() {
    JsonNode usage = api.get("/v1.41/system/df");
    assertThat(usage.get("LayersSize").asLong()).isPositive();
    assertThat(usage.get("Images").isArray()).isTrue();
    assertThat(Cli.docker("system", "df").ok()).contains("Images").contains("Containers");
  }

  @Test
  void imagesByTheApi() {
    JsonNode image = api.get("/images/busybox/json");
    assertThat(image.get("Id").asText()).startsWith("sha256:");
    assertThat(image.get("RepoTags").get(0).asText()).isEqualTo("busybox:latest");
    assertThat(api.get("/images/busybox/history").size()).isEqualTo(1);
    String tag = "t" + System.nanoTime();
    assertThat(api.post("/images/busybox/tag?repo=other&tag=" + tag, "").statusCode())
        .isEqualTo(201);
    Response removed = api.delete("/images/other:" + tag);
    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(removed.jsonPath().getString("[0].Untagged")).isEqualTo("other:" + tag);
  }

  @Test
  void cliFrontPages() {
    assertThat(Cli.docker("version").ok()).contains("Server");
    assertThat(Cli.docker("info").ok()).contains("Containers:").contains("Storage Driver:");
    assertThat(Cli.docker("images", "--format", "{{.Repository}}:{{.Tag}}").ok())
        .contains("busybox:latest");
  }
}
