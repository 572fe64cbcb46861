package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients probe for a swarm, plugins and builds: an engine without them answers so that they go on.
 */
class SwarmProbeTest {
  private final Api api = Api.shared();

  @ParameterizedTest
  @CsvSource({
    "GET,/swarm",
    "GET,/swarm/unlockkey",
    "GET,/nodes",
    "GET,/nodes/x",
    "DELETE,/nodes/x",
    "GET,/services",
    "GET,/services/x",
    "DELETE,/services/x",
    "GET,/services/x/logs?stdout=1",
    "GET,/tasks",
    "GET,/tasks/x",
    "GET,/secrets",
    "GET,/secrets/x",
    "DELETE,/secrets/x",
    "GET,/configs",
    "GET,/configs/x",
    "DELETE,/configs/x",
  })
  void everySwarmRouteSaysThatThereIsNone(String method, String path) {
    Response response = api.request().urlEncodingEnabled(false).request(method, path);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.jsonPath().getString("message"))
        .isEqualTo(
            "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\""
                + " to connect this node to swarm and try again.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/swarm/leave                     |    | 503 | This node is not part of a swarm",
        "/swarm/init                      | {} | 400 | invalid ListenAddr \"\": invalid empty address",
        "/swarm/join                      | {\"ListenAddr\":\"0.0.0.0\"} | 400 | at least 1 RemoteAddr is required to join",
        "/swarm/unlock                    | {} | 503 | This node is not a swarm manager.",
        "/swarm/update                    | {} | 400 | invalid swarm version '': strconv.ParseUint: parsing \"\": invalid syntax",
        "/swarm/update?version=1          | {} | 503 | This node is not a swarm manager.",
        "/nodes/x/update?version=1        | {} | 503 | This node is not a swarm manager.",
        "/nodes/x/update?version=y        | {} | 400 | invalid node version 'y'",
        "/services/create                 | {} | 503 | This node is not a swarm manager.",
        "/services/x/update               | {} | 400 | invalid service version ''",
        "/secrets/create                  | {} | 503 | This node is not a swarm manager.",
        "/secrets/x/update                | {} | 400 | invalid secret version",
        "/configs/create                  | {} | 503 | This node is not a swarm manager.",
        "/configs/x/update?version=1      | {} | 503 | This node is not a swarm manager.",
        "/plugins/x/enable?timeout=1      |    | 404 | plugin \"x\" not found",
        "/plugins/x/disable               |    | 404 | plugin \"x\" not found",
        "/plugins/x/push                  |    | 404 | plugin \"x\" not found",
        "/plugins/x/set                   | [] | 404 | plugin \"x\" not found",
        "/session                         |    | 400 | no upgrade proto in request",
      })
  void changesAreCheckedFirst(String path, String body, int status, String message) {
    Response response = api.post(path, body == null ? "" : body);
    assertThat(response.jsonPath().getString("message")).startsWith(message);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void thereAreNoPluginsAndNoBuilds() {
    assertThat(api.get("/plugins")).isEmpty();
    assertThat(api.delete("/plugins/x").statusCode()).isEqualTo(404);
    api.post("/build/prune?all=1", ""); // what other suites built
    assertThat(api.post("/build/prune", "").jsonPath().getLong("SpaceReclaimed")).isZero();
    assertThat(api.post("/build/cancel?id=x", "").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/containers/%2Fx/json", "/./info", "/containers/../info"})
  void pathsThatAreNotCanonicalAreRedirected(String path) {
    Response response =
        api.request().urlEncodingEnabled(false).redirects().follow(false).get("/v1.41" + path);
    assertThat(response.statusCode()).isEqualTo(301);
    assertThat(response.header("Location")).isIn("/v1.41/containers/x/json", "/v1.41/info");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1.99/nosuch,404",
    "HEAD,/info,404",
    "PUT,/info,404",
    "GET,/containers/json/,404",
    "OPTIONS,/v1.12/info,200",
    "GET,/volumes/,404",
    "GET,/networks/,200",
    "DELETE,/containers/,400",
    "DELETE,/images/,400",
    "GET,/containers/a%2Fb/json,404",
    "GET,/containers/a/b/json,404",
  })
  void oddPathsHaveDockersStatus(String method, String path, int status) {
    Response response = api.request().urlEncodingEnabled(false).request(method, path);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
  }
}
