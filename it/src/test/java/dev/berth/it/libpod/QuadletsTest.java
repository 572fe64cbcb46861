package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.it.Api;
import dev.berth.it.Cli;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quadlet files: installed, listed, printed, removed. Nobody has to read them here. */
class QuadletsTest extends LibpodSuite {
  private static final String NAME = "berth-test.container";
  private static final String UNIT = "[Container]\nImage=busybox\nExec=sleep 600\n";
  private static final String QUIET = "reload-systemd=false";

  @TempDir Path directory;

  @AfterEach
  void removeFiles() {
    delete("/quadlets/" + NAME + "?ignore=true&force=true&" + QUIET);
  }

  private Response install(String query, String type, byte[] body) {
    return api.request()
        .urlEncodingEnabled(false)
        .contentType(type)
        .body(body)
        .post(BASE + "/quadlets?" + query);
  }

  private byte[] tar() throws IOException {
    Files.writeString(directory.resolve(NAME), UNIT);
    Files.writeString(directory.resolve("berth-test.env"), "A=1\n");
    Path tar = directory.resolve("q.tar");
    String command = "cd '" + directory + "' && tar cf q.tar " + NAME + " berth-test.env";
    assertThat(Cli.run(Map.of(), "sh", "-c", command).exitCode()).isZero();
    return Files.readAllBytes(tar);
  }

  @Test
  void theLifeOfAFile() throws IOException {
    Response installed = install(QUIET, "application/x-tar", tar());
    assertThat(installed.statusCode()).as(installed.asString()).isEqualTo(200);
    String path = Api.parse(installed.asString()).get("InstalledQuadlets").get(NAME).asText();
    assertThat(path).endsWith("/containers/systemd/" + NAME);
    assertThat(ask("/quadlets/" + NAME + "/exists").statusCode()).isEqualTo(204);
    assertThat(ask("/quadlets/" + NAME + "/file").asString()).isEqualTo(UNIT);
    JsonNode listed = get("/quadlets/json?" + filters("{\"name\":[\"berth-test\"]}"));
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("UnitName").asText()).isEqualTo("berth-test.service");
    assertThat(listed.get(0).get("Path").asText()).isEqualTo(path);
    assertThat(listed.get(0).get("Status").asText()).isEqualTo("Not loaded");
    assertThat(install(QUIET, "application/x-tar", tar()).statusCode()).isEqualTo(400);
    Response removed = delete("/quadlets?quadlets=" + NAME + "&" + QUIET);
    assertThat(removed.asString().strip())
        .isEqualTo("{\"Removed\":[\"" + NAME + "\"],\"Errors\":{}}");
    assertThat(Path.of(path)).doesNotExist();
    assertThat(Path.of(path).resolveSibling("berth-test.env")).doesNotExist();
    assertError(
        ask("/quadlets/" + NAME + "/exists"),
        404,
        "no such quadlet: " + NAME,
        "no such quadlet: " + NAME);
  }

  @Test
  void aFormIsTakenToo() {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"q\"; filename=\""
            + NAME
            + "\"\r\n\r\n"
            + UNIT
            + "\r\n--b--\r\n";
    Response installed =
        install(QUIET, "multipart/form-data; boundary=b", body.getBytes(StandardCharsets.UTF_8));
    assertThat(installed.statusCode()).as(installed.asString()).isEqualTo(200);
    assertThat(ask("/quadlets/" + NAME + "/file").asString()).isEqualTo(UNIT);
  }
}
