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
public final class Api {
  public static final ObjectMapper JSON = new ObjectMapper();

  private final Service service;

  private Api(Service service) {
    this.service = service;
  }

  /** Of a service. */
  public static Api of(Service service) {
    return new Api(service);
  }

  /** Of the service that all suites share. */
  public static Api shared() {
    return new Api(Service.shared());
  }

  /** A request whose path may have a version. */
  public RequestSpecification request() {
    return UnixHttp.to(service.socket());
  }

  /** GET that must answer 200. */
  public JsonNode get(String path) {
    Response response = request().urlEncodingEnabled(false).get(path);
    assertThat(response.statusCode()).as("GET %s: %s", path, response.asString()).isEqualTo(200);
    return parse(response.asString());
  }

  /** POST with a JSON body, whatever the answer. */
  public Response post(String path, String json) {
    RequestSpecification request = request().urlEncodingEnabled(false);
    return json.isEmpty()
        ? request.post(path)
        : request.contentType("application/json").body(json).post(path);
  }

  /** DELETE, whatever the answer. */
  public Response delete(String path) {
    return request().urlEncodingEnabled(false).delete(path);
  }

  /** Makes a container of the busybox image; returns its id. */
  public String create(String json) {
    return createNamed("", json);
  }

  /** The same under a name. */
  public String createNamed(String name, String json) {
    Response response = post("/containers/create" + (name.isEmpty() ? "" : "?name=" + name), json);
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(201);
    return response.jsonPath().getString("Id");
  }

  /** Starts a container. */
  public void start(String id) {
    Response response = post("/containers/" + id + "/start", "");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(204);
  }

  /** Waits until it does not run; returns the exit code. */
  public int await(String id) {
    Response response = post("/containers/" + id + "/wait", "");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.jsonPath().getInt("StatusCode");
  }

  /** Removes a container and its own volumes, if it is there. */
  public void remove(String id) {
    Response response = delete("/containers/" + id + "?force=1&v=1");
    assertThat(response.statusCode()).as(response.asString()).isIn(204, 404, 409);
  }

  /** Removes every container. */
  public void removeAllContainers() {
    for (JsonNode container : get("/containers/json?all=1")) {
      remove(container.get("Id").asText());
    }
  }

  /** Loads the tiny image if the store does not have it. */
  public void ensureBusybox() {
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

  /** JSON read. */
  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }
}
