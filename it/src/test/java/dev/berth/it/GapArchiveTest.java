package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Codes, headers and modes of archives. */
class GapArchiveTest extends GapSuite {
  private byte[] tar(String name) {
    try (var out = new java.io.ByteArrayOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(3);
      tar.putArchiveEntry(entry);
      tar.write("abc".getBytes(StandardCharsets.US_ASCII));
      tar.closeArchiveEntry();
      tar.finish();
      return out.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Response put(String id, String query) {
    RequestSpecification request = API.request().urlEncodingEnabled(false);
    return request
        .contentType("application/x-tar")
        .body(new ByteArrayInputStream(tar("x")))
        .put("/containers/" + id + "/archive" + query);
  }

  @Test
  void putNeedsAPathThatIsADirectoryAndWritable() {
    String id = create("");
    assertThat(put(id, "").statusCode()).isEqualTo(400);
    assertThat(put(id, "?path=/nosuch").statusCode()).isEqualTo(404);
    assertThat(put(id, "?path=/etc/passwd").statusCode())
        .isEqualTo(Service.apiAtLeast(44) ? 400 : 500);
    assertThat(put(id, "?path=/tmp").statusCode()).isEqualTo(200);
    String readOnly = create("\"HostConfig\":{\"ReadonlyRootfs\":true}");
    assertThat(put(readOnly, "?path=/tmp").statusCode())
        .isEqualTo(Service.apiAtLeast(44) ? 400 : 500);
  }

  @Test
  void theStatHeaderIsGosFileMode() {
    Response response = API.request().head("/containers/" + create("") + "/archive?path=/tmp");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode stat =
        Api.parse(
            new String(
                Base64.getDecoder().decode(response.header("X-Docker-Container-Path-Stat")),
                StandardCharsets.UTF_8));
    assertThat(stat.get("name").asText()).isEqualTo("tmp");
    assertThat(stat.get("mode").asLong()).isEqualTo((1L << 31) | (1L << 20) | 0777);
  }

  @Test
  void theAnswerIsCompressedWhenAsked() {
    Response response =
        API.request()
            .header("Accept-Encoding", "gzip")
            .get("/containers/" + create("") + "/archive?path=/etc");
    assertThat(response.statusCode()).isEqualTo(200);
  }
}
