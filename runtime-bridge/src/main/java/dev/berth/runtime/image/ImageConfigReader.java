package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.UntrustedJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads image configs: OCI's (image spec, config.md) and Docker's, which is a superset. */
final class ImageConfigReader {
  private final JsonNode root;

  private ImageConfigReader(JsonNode root) {
    this.root = root;
  }

  /** Parses; INVALID when it is no image config. */
  static ImageConfigReader of(byte[] config) {
    JsonNode root = UntrustedJson.parse(config, "invalid image config");
    if (!root.isObject()) {
      throw EngineException.invalid("invalid image config: not a JSON object");
    }
    return new ImageConfigReader(root);
  }

  /** Uncompressed layer digests, lowest first. INVALID when there is no such list. */
  List<Digest> diffIds() {
    JsonNode ids = root.path("rootfs").path("diff_ids");
    List<Digest> diffIds = new ArrayList<>(ids.size());
    for (JsonNode id : ids) {
      diffIds.add(Digest.parse(id.asText()));
    }
    return diffIds;
  }

  /** The image without names. */
  Image image(ImageDocument document) {
    return new Image(
        document.id(),
        document.manifest(),
        List.of(),
        List.of(),
        time(root.get("created")),
        or(text(root, "architecture"), ""),
        text(root, "variant"),
        or(text(root, "os"), "linux"),
        text(root, "os.version"),
        text(root, "author"),
        comment(),
        text(root, "docker_version"),
        document.parent(), // what the config says of its own is another store's
        config(root.path("config")),
        document.diffIds(),
        history(),
        document.size(),
        null);
  }

  /** Images that were committed say it in their history only. */
  private @Nullable String comment() {
    JsonNode history = root.path("history");
    String comment = text(root, "comment");
    return comment != null || history.isEmpty()
        ? comment
        : text(history.get(history.size() - 1), "comment");
  }

  /**
   * Fails INVALID, with Docker's texts, for a config that no image of this host can have.
   *
   * @param layers how many layers come with it
   */
  void requireUsable(int layers) {
    if (!root.path("rootfs").isObject()) {
      throw EngineException.invalid("invalid image JSON, no RootFS key");
    }
    if (!os().equals("linux")) {
      throw EngineException.invalid("cannot load " + os() + " image on linux");
    }
    if (diffIds().size() != layers) {
      throw EngineException.invalid(
          "invalid manifest, layers length mismatch: expected "
              + layers
              + ", got "
              + diffIds().size());
    }
    if (history().stream().filter(line -> !line.emptyLayer()).count() > layers) {
      throw EngineException.invalid("too many non-empty layers in History section");
    }
  }

  String os() {
    return or(text(root, "os"), "linux");
  }

  @Nullable String variant() {
    return text(root, "variant");
  }

  String architecture() {
    return or(text(root, "architecture"), "");
  }

  /** The {@code config} object of an image config. */
  static ContainerConfig config(JsonNode c) {
    JsonNode stopTimeout = c.get("StopTimeout");
    return new ContainerConfig(
        text(c, "Hostname"),
        text(c, "Domainname"),
        text(c, "User"),
        c.path("AttachStdin").asBoolean(),
        c.path("AttachStdout").asBoolean(),
        c.path("AttachStderr").asBoolean(),
        keys(c.get("ExposedPorts")),
        c.path("Tty").asBoolean(),
        c.path("OpenStdin").asBoolean(),
        c.path("StdinOnce").asBoolean(),
        list(c.get("Env")),
        command(c.get("Cmd")),
        command(c.get("Entrypoint")),
        healthcheck(c.get("Healthcheck")),
        c.path("ArgsEscaped").asBoolean(),
        keys(c.get("Volumes")),
        text(c, "WorkingDir"),
        c.path("NetworkDisabled").asBoolean(),
        text(c, "MacAddress"),
        list(c.get("OnBuild")),
        map(c.get("Labels")),
        text(c, "StopSignal"),
        stopTimeout != null && stopTimeout.isInt() ? stopTimeout.asInt() : null,
        list(c.get("Shell")));
  }

  private static @Nullable Healthcheck healthcheck(@Nullable JsonNode h) {
    if (h == null || !h.isObject()) {
      return null;
    }
    return new Healthcheck(
        list(h.get("Test")),
        h.path("Interval").asLong(),
        h.path("Timeout").asLong(),
        h.path("StartPeriod").asLong(),
        h.path("StartInterval").asLong(),
        h.path("Retries").asInt());
  }

  private List<Image.History> history() {
    List<Image.History> lines = new ArrayList<>();
    for (JsonNode line : root.path("history")) {
      lines.add(
          new Image.History(
              time(line.get("created")),
              text(line, "created_by"),
              text(line, "author"),
              text(line, "comment"),
              line.path("empty_layer").asBoolean()));
    }
    return lines;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || !value.isTextual() || value.asText().isEmpty() ? null : value.asText();
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static @Nullable Instant time(@Nullable JsonNode value) {
    if (value == null || !value.isTextual()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Very old images give a command as one string. */
  private static @Nullable List<String> command(@Nullable JsonNode value) {
    return value != null && value.isTextual() ? List.of(value.asText()) : list(value);
  }

  private static @Nullable List<String> list(@Nullable JsonNode value) {
    if (value == null || !value.isArray()) {
      return null;
    }
    List<String> texts = new ArrayList<>(value.size());
    value.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static @Nullable Set<String> keys(@Nullable JsonNode value) {
    if (value == null || !value.isObject()) {
      return null;
    }
    Set<String> keys = new TreeSet<>();
    value.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static @Nullable Map<String, String> map(@Nullable JsonNode value) {
    if (value == null || !value.isObject()) {
      return null;
    }
    Map<String, String> map = new LinkedHashMap<>();
    value.properties().forEach(one -> map.put(one.getKey(), one.getValue().asText()));
    return map;
  }
}
