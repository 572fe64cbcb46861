package dev.berth.it.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.berth.it.diff.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** One of the two engines. */
final class Side {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private final Path socket;
  private final Consumer<Side> cleaner;
  private final SideRegistry registry;

  /** One of Docker's API. */
  Side(Path socket) {
    this(socket, Side::cleanUp);
  }

  /**
   * Makes one.
   *
   * @param cleaner removes what scenarios made
   */
  Side(Path socket, Consumer<Side> cleaner) {
    this.socket = socket;
    this.cleaner = cleaner;
    this.registry = new SideRegistry(socket);
  }

  /** Ends its registry. */
  void close() {
    registry.close();
  }

  /** Runs every step; the answers of the compared requests, normalised, in order. */
  List<JsonNode> run(Scenario scenario, String version, String name) {
    Map<String, String> values = new HashMap<>();
    values.put("n", name);
    values.put("v", version);
    values.put("r", registry.host());
    values.put("since", Long.toString(Instant.now().getEpochSecond()));
    List<JsonNode> answers = new ArrayList<>();
    JsonNode last = JSON.nullNode();
    for (Scenario.Step step : scenario.steps()) {
      switch (step) {
        case Scenario.Keep keep -> values.put(keep.name(), at(last, keep.pointer()));
        case Scenario.Until until -> await(until, version, values);
        case Scenario.Call call -> {
          long begun = System.nanoTime();
          Answer answer = send(call, version, values);
          if (System.getenv("BERTH_DIFF_REPORT") != null
              && System.nanoTime() - begun > 700_000_000L) {
            System.err.println(
                "SLOW " + (System.nanoTime() - begun) / 1_000_000 + " ms " + socket + " " + call);
          }
          last = json(answer);
          if (call.compared()) {
            answers.add(Shown.of(answer));
          }
        }
      }
    }
    return answers;
  }

  private Answer send(Scenario.Call call, String version, Map<String, String> values) {
    String path = encode(fill(call.path(), values));
    String target = path.startsWith("/!") ? path.substring(2) : "/v" + version + path;
    Map<String, String> headers = new TreeMap<>();
    call.headers().forEach((key, value) -> headers.put(key, fill(value, values)));
    byte[] body = body(call, fill(String.join("\n", call.body()), values));
    if (body.length > 0 && !headers.containsKey("Content-Type")) {
      headers.put("Content-Type", call.tar().isEmpty() ? "application/json" : "application/x-tar");
    }
    headers.values().removeIf("none"::equals);
    try {
      Duration deadline = call.cutMillis() == 0 ? DEADLINE : Duration.ofMillis(call.cutMillis());
      return RawHttp.send(socket, call.method(), target, headers, body, deadline);
    } catch (IOException e) {
      String text = "no answer: " + e.getMessage();
      return new Answer(0, Map.of(), text.getBytes(StandardCharsets.UTF_8), false);
    }
  }

  private static byte[] body(Scenario.Call call, String text) {
    if (call.tar().startsWith("archive ")) {
      return Archives.named(call.tar().substring("archive ".length()));
    }
    if (call.tar().startsWith("context")) {
      String entries = call.tar().substring("context".length()).strip();
      return tar(entries, text + "\n");
    }
    return call.tar().isEmpty() ? text.getBytes(StandardCharsets.UTF_8) : tar(call.tar(), "");
  }

  private void await(Scenario.Until until, String version, Map<String, String> values) {
    Instant deadline = Instant.now().plusSeconds(15);
    String seen = "";
    while (Instant.now().isBefore(deadline)) {
      seen = at(get("/v" + version + fill(until.path(), values)), until.pointer());
      if (seen.matches(until.value())) {
        return;
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError(socket + ": " + until + " stayed " + seen);
  }

  /** GET of a path with its version; the answer's JSON. */
  JsonNode get(String target) {
    return json(request("GET", target, Map.of(), new byte[0]));
  }

  /** Any request. */
  Answer request(String method, String target, Map<String, String> headers, byte[] body) {
    try {
      return RawHttp.send(socket, method, target, headers, body, DEADLINE);
    } catch (IOException e) {
      throw new UncheckedIOException(socket + " " + method + " " + target, e);
    }
  }

  /** Removes what scenarios made. */
  void clean() {
    cleaner.accept(this);
  }

  /** Removes every container, and the networks and volumes that scenarios made. */
  private void cleanUp() {
    for (JsonNode container : get("/containers/json?all=1")) {
      delete("/containers/" + container.get("Id").asText() + "?force=1&v=1");
    }
    String custom = URLEncoder.encode("{\"type\":[\"custom\"]}", StandardCharsets.UTF_8);
    for (JsonNode network : get("/networks?filters=" + custom)) {
      delete("/networks/" + network.get("Id").asText());
    }
    for (JsonNode volume : get("/volumes").path("Volumes")) {
      delete("/volumes/" + volume.get("Name").asText() + "?force=1");
    }
    removeImages();
  }

  /** All but busybox, which every scenario may use. */
  private void removeImages() {
    for (JsonNode image : get("/images/json?all=0")) {
      for (String key : List.of("RepoTags", "RepoDigests")) {
        for (JsonNode name : image.path(key)) {
          if (!name.asText().matches("busybox[:@].*|<none>.*")) {
            delete("/images/" + name.asText() + "?force=1");
          }
        }
      }
      if (image.path("RepoTags").isEmpty() || image.path("RepoTags").toString().contains("none")) {
        delete("/images/" + image.get("Id").asText() + "?force=1");
      }
    }
    request("POST", "/build/prune?all=1", Map.of(), new byte[0]);
  }

  /** Removes something, if it is there. */
  void delete(String target) {
    request("DELETE", target, Map.of(), new byte[0]);
  }

  private static JsonNode json(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      return JSON.nullNode();
    }
  }

  private static String at(JsonNode node, String pointer) {
    JsonNode at = node;
    for (String key : pointer.split("\\.")) {
      at = key.matches("\\d+") ? at.path(Integer.parseInt(key)) : at.path(key);
    }
    return at.asText();
  }

  private static String fill(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("$" + value.getKey(), value.getValue());
    }
    return filled;
  }

  /** What a request line may not have; an escape that is there already stays. */
  private static String encode(String path) {
    StringBuilder encoded = new StringBuilder();
    for (char c : path.toCharArray()) {
      if (" {}[]\"".indexOf(c) >= 0) {
        encoded.append('%').append(Integer.toHexString(c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static byte[] tar(String entries, String dockerfile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      List<String> all = new ArrayList<>();
      if (!entries.isEmpty()) {
        all.addAll(List.of(entries.split(" ")));
      }
      if (!dockerfile.isBlank()) {
        all.add("Dockerfile=" + dockerfile);
      }
      for (String entry : all) {
        int text = entry.indexOf('=');
        int link = text > 0 ? -1 : entry.indexOf("->");
        TarArchiveEntry made;
        byte[] content = new byte[0];
        if (link > 0) {
          made = new TarArchiveEntry(entry.substring(0, link), TarConstants.LF_SYMLINK);
          made.setLinkName(entry.substring(link + 2));
        } else if (text > 0) {
          content = entry.substring(text + 1).getBytes(StandardCharsets.UTF_8);
          made = new TarArchiveEntry(entry.substring(0, text));
          made.setSize(content.length);
        } else {
          made = new TarArchiveEntry(entry);
        }
        made.setModTime(1_600_000_000_000L);
        tar.putArchiveEntry(made);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
