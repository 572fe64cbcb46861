package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** What suites of volumes have in common; each test's volumes have a name of its own. */
abstract class VolumeSuite {
  static final Api API = Api.shared();

  final String name = "vol-" + UUID.randomUUID();
  private final List<String> containers = new ArrayList<>();
  private final List<String> images = new ArrayList<>();

  @AfterEach
  void removeAll() {
    containers.forEach(each -> API.delete("/containers/" + each + "?force=1&v=1"));
    for (JsonNode each : volumes("{\"name\":[\"" + name + "\"]}")) {
      API.delete("/volumes/" + each.get("Name").asText() + "?force=1");
    }
    images.forEach(each -> API.delete("/images/" + each + "?force=1"));
  }

  static JsonNode volumes(String filters) {
    return json(get("/volumes?" + filters(filters))).get("Volumes");
  }

  static Response get(String path) {
    return API.request().urlEncodingEnabled(false).get(path);
  }

  static JsonNode json(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isBetween(200, 299);
    return Api.parse(response.asString());
  }

  static String filters(String json) {
    return "filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  static String message(Response response) {
    return response.jsonPath().getString("message");
  }

  JsonNode make(String suffix, String fields) {
    String more = fields.isEmpty() ? "" : "," + fields;
    return json(API.post("/volumes/create", "{\"Name\":\"" + name + suffix + "\"" + more + "}"));
  }

  /** A container of the given image and HostConfig that runs a script. */
  String create(String image, String host, String script) {
    String id =
        API.create(
            "{\"Image\":\"%s\",\"Tty\":true,\"Cmd\":[\"sh\",\"-c\",\"%s\"],\"HostConfig\":%s}"
                .formatted(image, script, host));
    containers.add(id);
    return id;
  }

  String create(String host, String script) {
    return create("busybox", host, script);
  }

  /** Runs the script and gives what it wrote. */
  String output(String image, String host, String script) {
    String id = create(image, host, script);
    API.start(id);
    int code = API.await(id);
    String out =
        API.request()
            .get("/containers/" + id + "/logs?stdout=1&stderr=1")
            .asString()
            .replace("\r", "");
    assertThat(code).as(out).isZero();
    return out;
  }

  String output(String host, String script) {
    return output("busybox", host, script);
  }

  String bind(String suffix, String place) {
    return "{\"Binds\":[\"" + name + suffix + ":" + place + "\"]}";
  }

  /** An image of what a script makes, with an instruction. */
  String image(String script, String change) {
    String id = create("{}", script);
    API.start(id);
    assertThat(API.await(id)).isZero();
    String path = "/commit?container=" + id + "&repo=" + name + "&changes=" + encoded(change);
    Response made =
        API.request()
            .urlEncodingEnabled(false)
            .contentType("application/json")
            .body("{}")
            .post(path);
    assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
    images.add(name);
    return name;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static JsonNode mounts(String id) {
    return API.get("/containers/" + id + "/json").get("Mounts");
  }
}
