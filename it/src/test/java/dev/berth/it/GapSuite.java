package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * What other Docker-compatible layers are known to get wrong, shown right: the sections of the list
 * of gaps are its subclasses, each gap a test.
 */
abstract class GapSuite {
  static final Api API = Api.shared();

  final List<String> made = new ArrayList<>();

  @AfterEach
  void remove() {
    made.forEach(API::remove);
  }

  String create(String fields) {
    String id = API.create(body(fields));
    made.add(id);
    return id;
  }

  static String body(String fields) {
    return "{\"Image\":\"busybox\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
  }

  String started(String fields) {
    String id = create(fields);
    API.start(id);
    return id;
  }

  String sleeping() {
    return started("\"Cmd\":[\"sleep\",\"600\"]");
  }

  String exited(int code) {
    String id = started("\"Cmd\":[\"sh\",\"-c\",\"exit " + code + "\"]");
    API.await(id);
    return id;
  }

  static JsonNode inspect(String id) {
    return API.get("/containers/" + id + "/json");
  }

  static Response get(String path) {
    return API.request().urlEncodingEnabled(false).get(path);
  }

  static String message(Response response) {
    assertThat(response.contentType()).startsWith("application/json");
    return response.jsonPath().getString("message");
  }

  static String filters(String json) {
    return "filters=" + java.net.URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  static String now() {
    return Cli.run(java.util.Map.of(), "date", "+%s.%N").ok();
  }

  static List<String> keys(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
