package dev.berth.it.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The lines of a pull, push or build, so that two runs compare: the lines without a layer in their
 * order (a build's text as lines, however it was cut), and for every layer, in the order of their
 * first lines, what was said of it. What depends on time (bytes so far, whether a layer had to
 * wait) is left out.
 */
final class Progress {
  private static final Set<String> BY_CHANCE =
      Set.of(
          "Waiting",
          "Downloading",
          "Extracting",
          "Verifying Checksum",
          "Download complete",
          "Pushing");

  private Progress() {}

  /** Whether a stream of objects is one. */
  static boolean isIn(ArrayNode lines) {
    for (JsonNode line : lines) {
      if (line.has("stream")
          || line.has("status") && line.path("id").asText().matches("[0-9a-f]{12}")) {
        return lines.size() > 1;
      }
    }
    return false;
  }

  /** What of it can be compared. */
  static JsonNode of(ArrayNode lines) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    ArrayNode plain = shown.putArray("lines");
    StringBuilder text = new StringBuilder();
    Map<String, List<String>> layers = new LinkedHashMap<>();
    for (JsonNode line : lines) {
      if (line.has("stream")) {
        text.append(line.get("stream").asText());
        continue;
      }
      text.toString().lines().forEach(plain::add);
      text.setLength(0);
      String id = line.path("id").asText();
      String status = line.path("status").asText();
      if (!id.matches("[0-9a-f]{12}")) {
        plain.add(line);
      } else {
        List<String> said = layers.computeIfAbsent(id, key -> new ArrayList<>());
        if (!BY_CHANCE.contains(status)) {
          said.add(status);
        }
      }
    }
    text.toString().lines().forEach(plain::add);
    ArrayNode all = shown.putArray("layers");
    layers.values().forEach(said -> said.forEach(all.addArray()::add));
    return shown;
  }
}
