package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Service;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the suites of Podman's API share: requests below {@code /libpod}, podman's remote form, and
 * after each test the removal of pods, containers, networks, volumes and secrets. The suites are
 * left out where the engine under test has no such API.
 */
abstract class LibpodSuite {
  /** What every path begins with. */
  static final String BASE = "/v5.8.0/libpod";

  private static final Set<String> KEPT_NETWORKS = Set.of("podman", "bridge", "host", "none");

  @TempDir static Path home;

  /** Requests to the shared service; their paths begin with {@link #BASE} or a version. */
  final Api api = Api.shared();

  @BeforeEach
  final void servesLibpod() {
    api.ensureBusybox();
    assumeTrue(
        api.request().get(BASE + "/_ping").statusCode() == 200, "the engine has no libpod API");
  }

  @AfterEach
  final void removeEverything() {
    for (JsonNode pod : listed("/pods/json")) {
      delete("/pods/" + pod.get("Id").asText() + "?force=true&timeout=0");
    }
    api.removeAllContainers();
    for (JsonNode network : listed("/networks/json")) {
      if (!KEPT_NETWORKS.contains(network.get("name").asText())) {
        delete("/networks/" + network.get("name").asText() + "?force=true");
      }
    }
    for (JsonNode volume : listed("/volumes/json")) {
      delete("/volumes/" + volume.get("Name").asText() + "?force=true");
    }
    for (JsonNode secret : listed("/secrets/json")) {
      delete("/secrets/" + secret.get("ID").asText());
    }
  }

  private Iterable<JsonNode> listed(String path) {
    Response response = api.request().get(BASE + path);
    return response.statusCode() == 200 ? Api.parse(response.asString()) : Set.of();
  }

  /** The remote client of the shared service; the test is left out where there is none. */
  static PodmanRemote podman() {
    assumeTrue(PodmanRemote.missing().isEmpty(), PodmanRemote.missing());
    return new PodmanRemote(Service.shared(), home);
  }

  /** GET that must answer 200. */
  final JsonNode get(String path) {
    return api.get(BASE + path);
  }

  /** GET, whatever the answer. */
  final Response ask(String path) {
    return api.request().urlEncodingEnabled(false).get(BASE + path);
  }

  /** POST with a JSON body, or none where that is empty; whatever the answer. */
  final Response post(String path, String json) {
    return api.post(BASE + path, json);
  }

  /** POST that must be answered so. */
  final Response post(String path, String json, int status) {
    Response response = post(path, json);
    assertThat(response.statusCode())
        .as("POST %s: %s", path, response.asString())
        .isEqualTo(status);
    return response;
  }

  /** DELETE, whatever the answer. */
  final Response delete(String path) {
    return api.delete(BASE + path);
  }

  /** Makes a container of a specification; its id. */
  final String create(String specification) {
    return post("/containers/create", specification, 201).jsonPath().getString("Id");
  }

  /** Makes and starts one; its id. */
  final String run(String specification) {
    String id = create(specification);
    post("/containers/" + id + "/start", "", 204);
    return id;
  }

  /** Waits for a container's end; its exit code. */
  final int await(String id) {
    String answer = post("/containers/" + id + "/wait", "", 200).asString();
    return Integer.parseInt(answer.strip());
  }

  /** Filters as a part of a query: {@code filters=...}. */
  static String filters(String json) {
    return "filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  /** A failure as Podman tells it. */
  static void assertError(Response response, int status, String cause, String message) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.jsonPath().getString("cause")).isEqualTo(cause);
    assertThat(response.jsonPath().getString("message")).isEqualTo(message);
    assertThat(response.jsonPath().getInt("response")).isEqualTo(status);
  }
}
