package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Short ways to say the requests that many suites need. */
final class Api {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Service service;

  private Api(Service service) {
    this.service = service;
  }

  static Api of(Service service) {
    return new Api(service);
  }

  static Api shared() {
    return new Api(Service.shared());
  }

  RequestSpecification request() {
    return UnixHttp.to(service.socket());
  }

  /** GET that must answer 200. */
  JsonNode get(String path) {
    Response response = request().urlEncodingEnabled(false).get(path);
    assertThat(response.statusCode()).as("GET %s: %s", path, response.asString()).isEqualTo(200);
    return parse(response.asString());
  }

  /** POST with a JSON body, whatever the answer. */
  Response post(String path, String json) {
    RequestSpecification request = request().urlEncodingEnabled(false);
    return json.isEmpty()
        ? request.post(path)
        : request.contentType("application/json").body(json).post(path);
  }

  Response delete(String path) {
    return request().urlEncodingEnabled(false).delete(path);
  }

  /** Makes a container of the busybox image; returns its id. */
  String create(String json) {
    return createNamed("", json);
  }

  String createNamed(String name, String json) {
    Response response = post("/containers/create" + (name.isEmpty() ? "" : "?name=" + name), json);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath().getString("Id");
  }

  void start(String id) {
    Response response = post("/containers/" + id + "/start", "");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(204);
  }

  /** Waits until it does not run; returns the exit code. */
  int await(String id) {
    Response response = post("/containers/" + id + "/wait", "");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.jsonPath().getInt("StatusCode");
  }

  void remove(String id) {
    Response response = delete("/containers/" + id + "?force=1&v=1");
    assertThat(response.statusCode()).as(response.asString()).isIn(204, 404, 409);
  }

  void removeAllContainers() {
    for (JsonNode container : get("/containers/json?all=1")) {
      remove(container.get("Id").asText());
    }
  }

  /** Loads the tiny image if the store does not have it. */
  void ensureBusybox() {
    if (request().get("/images/busybox:latest/json").statusCode() == 200) {
      return;
    }
    try {
      Path archive = Path.of(System.getenv().getOrDefault("BERTH_IT_IMAGE", "busybox.tar"));
      Response response =
          request()
              .contentType("application/x-tar")
              .body(Files.readAllBytes(archive))
              .post("/images/load?quiet=1");
      assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
