package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of an engine outside a swarm and without plugins. */
class GapSwarmAndPluginsTest extends GapSuite {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/swarm",
        "/nodes",
        "/nodes/x",
        "/services",
        "/services/x",
        "/tasks",
        "/tasks/x",
        "/secrets",
        "/secrets/x",
        "/configs",
        "/configs/x",
        "/swarm/unlockkey"
      })
  void outsideASwarmTheyAre503(String path) {
    Response response = get(path);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(message(response)).contains("This node is not a swarm manager");
  }

  @Test
  void thereAreNoPlugins() {
    assertThat(API.get("/plugins")).isEmpty();
    assertThat(get("/plugins/nosuch/json").statusCode()).isEqualTo(404);
    assertThat(API.delete("/plugins/nosuch").statusCode()).isEqualTo(404);
  }
}
