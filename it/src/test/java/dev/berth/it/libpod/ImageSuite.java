package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Cli;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** What suites of images share: contexts to build from, and a store that is clean afterwards. */
abstract class ImageSuite extends LibpodSuite {
  @AfterEach
  final void removeImages() {
    delete("/artifacts/remove?all=true");
    for (JsonNode each : get("/images/json")) {
      for (JsonNode name : each.path("Names")) {
        String text = name.asText();
        if (text.startsWith("localhost")) {
          delete("/images/remove?force=true&images=" + encoded(text));
        }
      }
    }
    post("/images/prune", "");
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A directory of files, by path and content. */
  static Path tree(Path directory, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> each : files.entrySet()) {
      Path file = directory.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, each.getValue());
    }
    return directory;
  }

  /** A tar of such files. */
  static byte[] tar(Path directory, Map<String, String> files) throws IOException {
    Path tree = tree(Files.createDirectories(directory), files);
    Path tar = Files.createTempFile("context", ".tar");
    Cli.run(Map.of(), "tar", "-C", tree.toString(), "-cf", tar.toString(), ".").ok();
    byte[] bytes = Files.readAllBytes(tar);
    Files.delete(tar);
    return bytes;
  }

  /** Builds of a tar; the last line's id. */
  final String build(String query, byte[] context) {
    String answer = send("/build?" + query, "application/x-tar", context);
    String last = answer.strip().substring(answer.strip().lastIndexOf('\n') + 1);
    JsonNode line = Api.parse(last);
    assertThat(line.has("error")).as(answer).isFalse();
    String id = line.get("stream").asText().strip();
    assertThat(id).matches("[0-9a-f]{64}");
    return id;
  }

  /** A request with bytes; the answer's text. */
  final String send(String path, String type, byte[] body) {
    Response response =
        api.request().urlEncodingEnabled(false).contentType(type).body(body).post(BASE + path);
    return response.asString();
  }

  final JsonNode image(String name) {
    return get("/images/" + name + "/json");
  }
}
