package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;

/** What the suites about Kubernetes YAML share. */
abstract class KubeSuite extends LibpodSuite {
  @TempDir Path directory;

  /** A manifest of the resources; {@code @DIR@} in it is the test's own directory. */
  final String manifest(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(KubeSuite.class.getResourceAsStream("/kube/" + name), name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("@DIR@", directory.toString());
    }
  }

  /** POST of a manifest, whatever the answer. */
  final Response send(String query, String type, byte[] body) {
    return api.request()
        .urlEncodingEnabled(false)
        .contentType(type)
        .body(body)
        .post(BASE + "/kube/play" + query);
  }

  /** Plays; the report. */
  final JsonNode play(String query, String yaml) {
    Response response = send(query, "application/yaml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Api.parse(response.asString());
  }

  /** A play that must fail, and leave nothing. */
  final Response refused(String yaml) {
    // other suites may have left volumes without names
    List<String> volumes = get("/volumes/json").findValuesAsText("Name");
    Response response = send("", "application/yaml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(500);
    assertThat(get("/pods/json")).isEmpty();
    assertThat(get("/containers/json?all=true")).isEmpty();
    assertThat(get("/volumes/json").findValuesAsText("Name"))
        .containsExactlyInAnyOrderElementsOf(volumes);
    assertThat(get("/secrets/json")).isEmpty();
    return response;
  }

  /** Takes down what was played; the report. */
  final JsonNode down(String yaml) {
    Response response =
        api.request()
            .contentType("application/yaml")
            .body(yaml.getBytes(StandardCharsets.UTF_8))
            .delete(BASE + "/kube/play?force=true");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return Api.parse(response.asString());
  }

  /** Names of the pods there are. */
  final List<String> pods() {
    List<String> names = new ArrayList<>();
    get("/pods/json").forEach(each -> names.add(each.get("Name").asText()));
    return names;
  }
}
