package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** One request to {@code POST /build}: its context's files and its parameters. */
public final class Builder {
  private static final long TIME = 1_000_000_000_000L;

  private final Api api;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, Integer> modes = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> query = new ArrayList<>();
  private String prefix = "";
  private long time = TIME;

  public Builder(Api api, String dockerfile) {
    this.api = api;
    files.put("Dockerfile", dockerfile);
    query.add("rm=1");
  }

  /** What a build said. */
  public record Built(List<JsonNode> rows, String error, int code) {
    /** All its text. */
    String text() {
      StringBuilder text = new StringBuilder();
      rows.forEach(row -> text.append(row.path("stream").asText("")));
      return text.toString();
    }

    /** Its text with ids and digests told by their kind only. */
    String shape() {
      return text()
          .replaceAll("\\b[0-9a-f]{64}\\b", "DIGEST")
          .replaceAll("\\b[0-9a-f]{12}\\b", "ID");
    }

    /** The ids told in rows of their own. */
    List<String> ids() {
      List<String> ids = new ArrayList<>();
      for (JsonNode row : rows) {
        if (row.path("aux").has("ID")) {
          ids.add(row.path("aux").path("ID").asText());
        }
      }
      return ids;
    }

    /** The image, which was built. */
    String id() {
      assertThat(error).as(text()).isEmpty();
      return ids().getLast();
    }
  }

  public Builder file(String path, String content) {
    files.put(path, content);
    return this;
  }

  public Builder file(String path, String content, int mode) {
    modes.put(path, mode);
    return file(path, content);
  }

  /** All files have this time of change, in milliseconds. */
  public Builder changedAt(long millis) {
    time = millis;
    return this;
  }

  public Builder with(String parameter, String value) {
    query.add(parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  public Builder header(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** Asks a certain API version. */
  public Builder version(String version) {
    prefix = "/v" + version;
    return this;
  }

  /** Builds; the answer must have begun. */
  public Built build() {
    Response response = post();
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return read(response.asString());
  }

  public static Built read(String lines) {
    List<JsonNode> rows = new ArrayList<>();
    String error = "";
    int code = 0;
    for (String line : lines.split("\r?\n")) {
      JsonNode row = Api.parse(line);
      rows.add(row);
      if (row.has("error")) {
        error = row.get("error").asText();
        code = row.path("errorDetail").path("code").asInt();
      }
    }
    return new Built(rows, error, code);
  }

  /** Builds, whatever the answer. */
  public Response post() {
    RequestSpecification request = api.request().urlEncodingEnabled(false).headers(headers);
    return request.contentType("application/x-tar").body(tar()).post(path());
  }

  public String path() {
    return prefix + "/build?" + String.join("&", query);
  }

  public byte[] tar() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(content.length);
        entry.setModTime(time);
        entry.setMode(modes.getOrDefault(file.getKey(), 0644));
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
