package dev.berth.it.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two images' configurations differ in what containers see. */
public final class ConfigDifferences {
  private static final List<String> FIELDS =
      List.of(
          "Cmd",
          "Entrypoint",
          "WorkingDir",
          "User",
          "Volumes",
          "ExposedPorts",
          "Labels",
          "StopSignal",
          "Healthcheck",
          "OnBuild",
          "Shell",
          "ArgsEscaped");

  private ConfigDifferences() {}

  /** A line for each field; nothing, null and empty are the same. */
  public static List<String> between(ImageArchive mine, ImageArchive other) {
    List<String> differences = new ArrayList<>();
    differences.addAll(environment(mine.config().get("Env"), other.config().get("Env")));
    for (String field : FIELDS) {
      compare("config." + field, mine.config().get(field), other.config().get(field), differences);
    }
    for (String field : List.of("architecture", "os", "author")) {
      compare(field, mine.document().get(field), other.document().get(field), differences);
    }
    return differences;
  }

  /** The order is no difference: dockerd changes a variable in its place, buildah moves it. */
  private static List<String> environment(@Nullable JsonNode mine, @Nullable JsonNode other) {
    List<String> differences = new ArrayList<>();
    List<String> one = sorted(mine);
    List<String> two = sorted(other);
    if (!one.equals(two)) {
      differences.add("config.Env: " + one + ", " + two);
    }
    return differences;
  }

  private static List<String> sorted(@Nullable JsonNode texts) {
    List<String> all = new ArrayList<>();
    if (texts != null) {
      texts.forEach(text -> all.add(text.asText()));
    }
    all.sort(null);
    return all;
  }

  private static void compare(
      String field, @Nullable JsonNode mine, @Nullable JsonNode other, List<String> differences) {
    JsonNode one = plain(mine);
    JsonNode two = plain(other);
    if (!one.equals(two)) {
      differences.add(field + ": " + one + ", " + two);
    }
  }

  private static JsonNode plain(@Nullable JsonNode node) {
    boolean empty =
        node == null
            || node.isNull()
            || node.isContainerNode() && node.isEmpty()
            || node.isTextual() && node.asText().isEmpty()
            || node.isBoolean() && !node.asBoolean();
    return empty || node == null ? MissingNode.getInstance() : node;
  }
}
