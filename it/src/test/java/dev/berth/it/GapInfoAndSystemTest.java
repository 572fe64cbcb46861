package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Identity, components and headers of the engine. */
class GapInfoAndSystemTest extends GapSuite {
  @Test
  void infoIsStableAndComplete() {
    JsonNode info = API.get("/info");
    assertThat(API.get("/info").get("ID")).isEqualTo(info.get("ID"));
    assertThat(info.get("Architecture").asText()).isIn("x86_64", "aarch64");
    assertThat(info.get("LoggingDriver").asText()).isEqualTo("json-file");
    assertThat(info.get("IndexServerAddress").asText()).startsWith("https://index.");
    assertThat(info.get("InitBinary").asText()).isNotEmpty();
    assertThat(info.get("ExperimentalBuild").asBoolean()).isFalse();
    assertThat(info.at("/Swarm/LocalNodeState").asText()).isEqualTo("inactive");
    assertThat(info.at("/Plugins/Volume/0").asText()).isEqualTo("local");
    assertThat(keys(info.get("Plugins"))).contains("Authorization", "Log", "Network", "Volume");
  }

  @Test
  void theEngineIsAComponentOfTheVersion() {
    JsonNode version = API.get("/version");
    assertThat(version.at("/Components/0/Name").asText()).isEqualTo("Engine");
    assertThat(version.at("/Components/0/Details/ApiVersion")).isEqualTo(version.get("ApiVersion"));
    assertThat(version.get("Arch").asText()).isIn("amd64", "arm64");
  }

  @Test
  void thePingSaysWhatClientsNegotiateBy() {
    for (Response ping : List.of(get("/_ping"), API.request().head("/_ping"))) {
      assertThat(ping.statusCode()).isEqualTo(200);
      assertThat(ping.header("Api-Version")).startsWith("1.");
      assertThat(ping.header("Builder-Version")).isIn("1", "2", null); // null: an old HEAD
      assertThat(ping.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
      if (Service.apiAtLeast(42)) {
        assertThat(ping.header("Swarm")).isEqualTo("inactive");
      }
    }
  }

  @Test
  void aRefusedLoginIsNot200() {
    Response response =
        API.post(
            "/auth", "{\"username\":\"u\",\"password\":\"p\",\"serveraddress\":\"localhost:1\"}");
    assertThat(response.statusCode()).isEqualTo(500);
  }
}
