package dev.berth.it.libpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replaces what no two engines can have alike: ids, times, addresses, process ids, paths of their
 * stores, names that are made up, and how wide a table's columns are.
 */
final class PodmanNormal {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A pattern and what stands for it. */
  private record Rule(Pattern pattern, String mark) {}

  private static final List<Rule> RULES =
      List.of(
          rule("\\b[0-9a-f]{64}\\b", "<id>"),
          rule("\\b[0-9a-f]{25}\\b", "<secret id>"),
          rule("\\b[0-9a-f]{12}\\b", "<short id>"),
          rule(
              "(?!0001-)\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?"
                  + " ?(Z|[+-]\\d\\d:?\\d\\d( \\w+)?)",
              "<time>"),
          rule("([0-9a-f]{2}:){5}[0-9a-f]{2}", "<mac>"),
          rule("\\b(10|172|192)(\\.\\d{1,3}){3}\\b", "<ip>"),
          rule("\\bfd[0-9a-f]{2}:[0-9a-f:]+", "<ip6>"),
          rule(
              "\\b(Less than a second|About a minute|About an hour|\\d+ (second|minute)s?)\\b",
              "<duration>"),
          rule("\\b\\d+(\\.\\d+)?(ms|µs)", "<duration>"),
          rule("\\b[a-z]{3,}_[a-z]{4,}\\b(?=\\s|$)", "<made up>"),
          rule("(?<![\\w.:])/(tmp|run|var|home|root|proc)/[^\\s\"',:;\\]})]+", "<path>"),
          rule("podman-pause(:|\\s+)[\\w.-]+", "podman-pause$1<version>"),
          rule("(^|\\s*\\b)\\d+(\\.\\d+)? ?(k|M|G)?B\\b", "  <size>"),
          rule("\\(\\d+%\\)", "(<share>)"),
          rule("0x[0-9a-f]{6,}", "<address>"),
          rule("\\b[0-9]+\\.[0-9]{3,}s", "<duration>"),
          rule("\\s{2,}", "  "));
  private static final Set<String> NUMBERS =
      Set.of(
          "Pid",
          "ConmonPid",
          "Created",
          "CreatedAt",
          "StartedAt",
          "ExitedAt",
          "Size",
          "size",
          "VirtualSize");
  private static final Set<String> UNORDERED =
      Set.of("Env", "Names", "RepoTags", "RepoDigests", "SharedNamespaces");
  private static final Set<String> TEXTS = Set.of("SandboxKey", "MountLabel", "ProcessLabel");

  /** What Podman's service says now and then of an exec whose program it could not start. */
  private static final String CUT =
      "Error: read unixpacket @-><path>: read: connection reset by peer";

  private final Map<String, String> values;

  /**
   * Of a scenario.
   *
   * @param values what its variables stand for: their names come back
   */
  PodmanNormal(Map<String, String> values) {
    this.values = values;
  }

  private static Rule rule(String pattern, String mark) {
    return new Rule(Pattern.compile(pattern), mark);
  }

  /** A text's lines. */
  ArrayNode lines(String text) {
    ArrayNode lines = NODES.arrayNode();
    text.lines().map(this::text).filter(line -> !line.equals(CUT)).forEach(lines::add);
    return lines;
  }

  /** A text. */
  String text(String text) {
    String seen = text.replace(String.valueOf(values.get("d")), "<dir>");
    seen = seen.replace(String.valueOf(values.get("r")), "<registry>");
    seen = seen.replace(String.valueOf(values.get("p")), "<port>");
    for (Rule rule : RULES) {
      seen = rule.pattern().matcher(seen).replaceAll(rule.mark());
    }
    return seen.stripTrailing();
  }

  /** The members of a pod, which Podman finds in a map. */
  private static ArrayNode sorted(ArrayNode items) {
    List<JsonNode> sorted = new ArrayList<>();
    items.forEach(sorted::add);
    sorted.sort(Comparator.comparing(JsonNode::toString));
    return NODES.arrayNode().addAll(sorted);
  }

  /** A copy with every such value replaced. */
  JsonNode json(JsonNode node) {
    return json("", node);
  }

  private JsonNode json(String key, JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = NODES.objectNode();
      object
          .properties()
          .forEach(each -> copy.set(text(each.getKey()), json(each.getKey(), each.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = NODES.arrayNode();
      List<JsonNode> items = new ArrayList<>();
      array.forEach(items::add);
      if (UNORDERED.contains(key)) { // Podman walks a map
        items.sort(Comparator.comparing(JsonNode::asText));
      }
      items.forEach(each -> copy.add(json(key, each)));
      return key.equals("Containers") ? sorted(copy) : copy;
    }
    if (node.isNumber() && NUMBERS.contains(key) && node.asLong() > 0) {
      return NODES.textNode("<" + key + ">");
    }
    if (node.isTextual()) {
      return NODES.textNode(TEXTS.contains(key) ? "<" + key + ">" : text(node.asText()));
    }
    return node;
  }
}
