package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts about the engine as a whole. */
class SystemTest {
  private final Api api = Api.shared();

  @Test
  void infoHasWhatClientsReadAndStaysTheSame() {
    JsonNode info = api.get("/v1.41/info");
    assertThat(info.get("ID").asText()).isNotEmpty();
    assertThat(api.get("/v1.24/info").get("ID")).isEqualTo(info.get("ID"));
    assertThat(info.get("Containers").asInt())
        .isEqualTo(
            info.get("ContainersRunning").asInt()
                + info.get("ContainersPaused").asInt()
                + info.get("ContainersStopped").asInt());
    assertThat(info.get("DriverStatus").get(0).get(0).asText()).isEqualTo("Backing Filesystem");
    assertThat(info.at("/Plugins/Volume").get(0).asText()).isEqualTo("local");
    assertThat(info.at("/Plugins/Network").toString()).contains("bridge", "host", "null");
    assertThat(info.at("/Plugins/Log").toString()).contains("json-file", "journald");
    assertThat(info.at("/RegistryConfig/InsecureRegistryCIDRs").toString()).contains("127.0.0.0/8");
    assertThat(info.at("/RegistryConfig/IndexConfigs/docker.io/Official").asBoolean()).isTrue();
    assertThat(info.get("IndexServerAddress").asText()).isEqualTo("https://index.docker.io/v1/");
    assertThat(info.at("/Swarm/LocalNodeState").asText()).isEqualTo("inactive");
    assertThat(info.at("/Swarm/RemoteManagers").isNull()).isTrue();
    assertThat(info.get("Runtimes").has(info.get("DefaultRuntime").asText())).isTrue();
    assertThat(info.get("OSType").asText()).isEqualTo("linux");
    assertThat(info.get("NCPU").asInt()).isPositive();
    assertThat(info.get("NFd").asInt()).isPositive();
    assertThat(info.at("/RuncCommit/Expected").isTextual()).isTrue();
    assertThat(info.get("GenericResources").isNull()).isTrue();
    assertThat(info.get("SystemTime").asText()).endsWith("Z");
  }

  @Test
  void oldestInfoHasSecurityOptionsWithoutKeys() {
    assertThat(api.get("/v1.24/info").get("SecurityOptions").toString()).doesNotContain("name=");
    assertThat(api.get("/v1.25/info").get("SecurityOptions").toString()).contains("name=");
    assertThat(api.get("/v1.24/info").get("ExecutionDriver").asText()).isEqualTo("<not supported>");
  }

  @Test
  void versionNamesItsPartsAndTheWindow() {
    JsonNode version = api.get("/v1.41/version");
    JsonNode engine = version.get("Components").get(0);
    assertThat(engine.get("Name").asText()).isEqualTo("Engine");
    assertThat(engine.at("/Details/ApiVersion")).isEqualTo(version.get("ApiVersion"));
    assertThat(engine.at("/Details/MinAPIVersion")).isEqualTo(version.get("MinAPIVersion"));
    assertThat(version.get("Os").asText()).isEqualTo("linux");
    assertThat(version.get("Arch").asText()).isIn("amd64", "arm64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/_ping", "/v1.24/_ping", "/v1.41/_ping"})
  void pingHasItsHeadersInBothForms(String path) {
    Response get = api.request().get(path);
    Response head = api.request().head(path);
    assertThat(get.asString()).isEqualTo("OK");
    assertThat(head.asString()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo("0");
    for (String each : new String[] {"Api-Version", "Ostype", "Server", "Docker-Experimental"}) {
      assertThat(get.header(each)).isNotEmpty().isEqualTo(head.header(each));
    }
    assertThat(get.contentType()).isEqualTo("text/plain; charset=utf-8");
    assertThat(get.header("Pragma")).isEqualTo("no-cache");
    assertThat(get.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
  }

  @Test
  void diskUsageCountsUsersAndBytes() {
    String volume = "df" + System.nanoTime();
    String id =
        api.create(
            "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"echo hello > /x; echo data > /v/y\"],"
                + "\"HostConfig\":{\"Binds\":[\""
                + volume
                + ":/v\"]}}");
    api.start(id);
    api.await(id);
    JsonNode usage = api.get("/v1.41/system/df");
    for (JsonNode each : usage.get("Volumes")) {
      if (each.get("Name").asText().equals(volume)) {
        assertThat(each.at("/UsageData/RefCount").asInt()).isEqualTo(1);
        assertThat(each.at("/UsageData/Size").asInt()).isEqualTo(5);
      }
    }
    for (JsonNode each : usage.get("Containers")) {
      if (each.get("Id").asText().equals(id)) {
        assertThat(each.get("SizeRw").asInt()).isEqualTo(6);
        assertThat(each.get("SizeRootFs").asLong()).isGreaterThan(6);
      }
    }
    long ofImages = 0;
    for (JsonNode each : usage.get("Images")) {
      ofImages += each.get("Size").asLong();
    }
    assertThat(usage.get("LayersSize").asLong()).isBetween(1L, ofImages);
    assertThat(usage.has("BuilderSize")).isTrue();
    api.remove(id);
    api.delete("/volumes/" + volume);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/auth,{,400",
    "POST,/containers/create,[],400",
    "POST,/containers/create,{}{},400",
    "POST,/networks/create,{,400",
    "POST,/volumes/create,[],400",
  })
  void bodiesThatAreNoDocumentsAreRefused(String method, String path, String body, int status) {
    int expected = Service.apiAtLeast(42) ? status : 500;
    Response response = api.post(path, body);
    assertThat(response.statusCode()).isIn(status, expected);
    assertThat(response.jsonPath().getString("message")).isNotEmpty();
  }

  @Test
  void aBodyOfAnotherTypeIsRefused() {
    Response response =
        api.request().contentType("text/plain").body("{}").post("/containers/create");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.jsonPath().getString("message")).contains("must be 'application/json'");
  }
}
