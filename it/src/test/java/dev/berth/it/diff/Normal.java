package dev.berth.it.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces what no two engines can have alike: ids, times, addresses, process ids, ports taken from
 * the free ones, the directories of their stores. Zero, empty and absent stay as they are.
 */
final class Normal {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A pattern and what stands for it. */
  private record Rule(Pattern pattern, String mark) {}

  private static final List<Rule> RULES =
      List.of(
          rule("sha256:[0-9a-f]{64}", "<digest>"),
          rule("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "<id>"),
          rule("(?<![0-9a-f:])[0-9a-f]{12}(?![0-9a-f])", "<short id>"),
          rule(
              "(?!0001-)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)",
              "<time>"),
          rule("dial tcp (\\[::1]|127\\.0\\.0\\.1|localhost):1:", "dial tcp <nobody>:"),
          rule(
              "lookup (\\S+) on .*: network is unreachable",
              "lookup registry-1.docker.io: no such host"),
          rule("([0-9a-f]{2}:){5}[0-9a-f]{2}", "<mac>"),
          rule("(localhost|127\\.0\\.0\\.1):\\d{4,5}", "<registry>"),
          rule("\\b(10|172|192)(\\.\\d{1,3}){3}\\b", "<ip>"),
          rule("\\bfd[0-9a-f]{2}:[0-9a-f:]+", "<ip6>"),
          rule("^Docker/\\S+ ", "Docker/<version> "),
          rule("(?<![0-9a-f])[0-9a-f]{25}(?![0-9a-f])", "<secret id>"),
          rule("Size: +[\\d.]+[kMG]?B", "Size: <size>"),
          rule("(?<![^\\s:\"])/\\S*/it-(podman|libpod-diff)-[^\\s\"]*", "<store>"),
          rule("(?<![^\\s:\"])/{1,3}tmp/p[0-9a-z]{7}/[^\\s\"]*", "<store>"), // PodmanPeer's
          rule("\\b(Less than a second|About a minute|\\d+ seconds?)\\b", "<duration>"));
  private static final Set<String> PATHS =
      Set.of(
          "ResolvConfPath",
          "HostnamePath",
          "HostsPath",
          "LogPath",
          "Mountpoint",
          "SandboxKey",
          "path", // of a secret's driver
          "DockerRootDir");
  private static final Set<String> UNIX =
      Set.of("Created", "time", "timeNano", "mtime", "system_cpu_usage");
  private static final Set<String> PIDS = Set.of("Pid");
  private static final Set<String> PORTS = Set.of("HostPort", "PublicPort");
  private static final Pattern STORE = Pattern.compile("^/.*/(volumes|containers)/.*");

  private Normal() {}

  private static Rule rule(String pattern, String mark) {
    return new Rule(Pattern.compile(pattern), mark);
  }

  /** A copy with every such value replaced. */
  static JsonNode of(JsonNode node) {
    return of("", node);
  }

  private static JsonNode of(String key, JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = NODES.objectNode();
      object
          .properties()
          .forEach(field -> copy.set(text(field.getKey()), of(field.getKey(), field.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = NODES.arrayNode();
      sorted(key, array).forEach(item -> copy.add(of(key, item)));
      return copy;
    }
    if (node.isTextual()) {
      return NODES.textNode(text(key, node.asText()));
    }
    if (node.isNumber() && number(key, node.asLong())) {
      return NODES.textNode("<" + key + ">");
    }
    return node;
  }

  /** Mounts, volumes and networks come in no order from dockerd: it walks a map. */
  private static List<JsonNode> sorted(String key, ArrayNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    boolean words = key.equals("SharedNamespaces") || isPodmansEnvironment(items);
    items.sort(Comparator.comparing(words ? JsonNode::asText : Normal::orderKey));
    return items;
  }

  /** Podman walks a map of them. */
  private static boolean isPodmansEnvironment(List<JsonNode> items) {
    return items.stream().anyMatch(each -> each.asText().equals("container=podman"));
  }

  private static String orderKey(JsonNode item) {
    if (item.has("Destination")) {
      return item.get("Destination").asText();
    }
    if (item.has("Path") && item.has("Kind")) { // the changes of a container
      return item.get("Path").asText();
    }
    if (item.has("RepoTags")) { // images of one time
      return item.get("RepoTags").toString();
    }
    if (item.has("network_interface")) { // networks of libpod
      return item.get("name").asText();
    }
    if (item.path("Name").asText().endsWith("-infra")) { // the first of a pod
      return "";
    }
    if (item.has("State") && item.has("Name")) { // containers of a pod
      return item.get("Name").asText();
    }
    if (item.isArray() && !item.isEmpty()) { // processes of a pod
      return item.get(item.size() - 1).asText();
    }
    if (item.has("InfraId")) { // pods
      return item.get("Name").asText();
    }
    if (item.has("UniqueSize")) { // images of libpod's use of disk
      return item.get("Repository").asText();
    }
    boolean network = item.has("IPAM");
    boolean volume = item.has("Mountpoint");
    if (volume && item.get("Name").asText().length() == 64) {
      return "~";
    }
    return network || volume ? item.get("Name").asText() : "";
  }

  private static boolean number(String key, long value) {
    return UNIX.contains(key) && value > 1_700_000_000L
        || PIDS.contains(key) && value > 0
        || PORTS.contains(key) && value >= 32768;
  }

  private static String text(String key, String value) {
    if (PATHS.contains(key) && value.startsWith("/")
        || key.equals("Source") && STORE.matcher(value).matches()) {
      return "<path>";
    }
    if (key.equals("LastTagTime")) { // dockerd has none for an image that was only loaded
      return "<time>";
    }
    if (key.equals("Names") && value.matches("/[a-z]+_[a-z]+")) {
      return "/<made up>";
    }
    if (key.equals("Processes") && value.matches("[\\d.]+m?s")) {
      return "<duration>";
    }
    if (key.equals("Processes") && value.matches("[\\d:]+")) {
      return "<number>";
    }
    if (PORTS.contains(key) && value.matches("\\d{5}")) {
      return "<port>";
    }
    return text(value);
  }

  private static String text(String value) {
    String text = value;
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(text);
      if (matcher.find()) {
        text = matcher.replaceAll(Matcher.quoteReplacement(rule.mark()));
      }
    }
    return text;
  }
}
