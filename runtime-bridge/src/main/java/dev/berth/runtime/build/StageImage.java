package dev.berth.runtime.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The image a stage has become so far: its config document (OCI image spec, config.md) and layers.
 */
final class StageImage {
  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");

  private final ObjectNode root;
  private final List<Digest> diffIds = new ArrayList<>();
  private final List<Digest> blobs = new ArrayList<>();
  private Map<String, String> annotations = Map.of();

  private StageImage(ObjectNode root) {
    this.root = root;
  }

  /** An image with nothing in it. */
  static StageImage scratch(String architecture, @Nullable String variant) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("architecture", architecture);
    if (variant != null) {
      root.put("variant", variant);
    }
    root.put("os", "linux");
    root.putObject("config")
        .putArray("Env")
        .add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    root.putArray("history");
    return new StageImage(root);
  }

  /** An image that is there. */
  static StageImage of(byte[] config, List<Digest> diffIds, List<Digest> blobs) throws IOException {
    ObjectNode root = (ObjectNode) Json.mapper().readTree(config);
    for (String field :
        List.of("container", "container_config", "id", "parent", "docker_version")) {
      root.remove(field);
    }
    StageImage image = new StageImage(root);
    image.diffIds.addAll(diffIds);
    image.blobs.addAll(blobs);
    return image;
  }

  /** What its manifest is annotated with because of its base. */
  Map<String, String> annotations() {
    return annotations;
  }

  StageImage annotated(Map<String, String> by) {
    annotations = by;
    return this;
  }

  /** An image of its own that goes on from here. */
  StageImage copy() {
    StageImage copy = new StageImage(root.deepCopy()).annotated(annotations);
    copy.diffIds.addAll(diffIds);
    copy.blobs.addAll(blobs);
    return copy;
  }

  /** The {@code config} object, to be changed in place. */
  ObjectNode config() {
    return root.get("config") instanceof ObjectNode there ? there : root.putObject("config");
  }

  /** The {@code onbuild} triggers, taken away. */
  List<String> takeTriggers() {
    List<String> triggers = texts(config().get("OnBuild"));
    config().remove("OnBuild");
    return triggers;
  }

  List<Digest> diffIds() {
    return diffIds;
  }

  List<Digest> blobs() {
    return blobs;
  }

  /** The chain id of all layers, null when there is none. */
  @Nullable Digest chain() {
    return diffIds.isEmpty() ? null : LayerStore.chain(diffIds).getLast();
  }

  void addLayer(Digest diffId, Digest blob) {
    diffIds.add(diffId);
    blobs.add(blob);
  }

  /**
   * The same image with one layer in place of all above another image's.
   *
   * @param layer the layer, null when nothing was changed
   * @param told whether a line of history of its own tells of it, as Docker's does
   */
  StageImage squashed(StageImage base, @Nullable Digest layer, Instant now, boolean told) {
    Digest id = id();
    StageImage one = new StageImage(root.deepCopy()).annotated(annotations);
    one.diffIds.addAll(base.diffIds);
    one.blobs.addAll(base.blobs);
    if (layer != null) {
      one.addLayer(layer, layer);
    }
    JsonNode history = one.root.path("history");
    for (int i = base.root.path("history").size(); i < history.size(); i++) {
      ((ObjectNode) history.get(i)).put("empty_layer", true);
    }
    if (!told) {
      BuildahStyle.merged(history, base.root.path("history").size(), layer != null, annotations);
      return one;
    }
    String comment = base.isEmpty() ? "create new from " + id : "merge " + id + " to " + base.id();
    ObjectNode line = ((ArrayNode) history).addObject().put("created", now.toString());
    line.put("comment", comment);
    if (layer == null) {
      line.put("empty_layer", true);
    }
    one.root.put("created", now.toString());
    return one;
  }

  /** Whether nothing was done to it since scratch. */
  boolean isEmpty() {
    return diffIds.isEmpty() && root.path("history").isEmpty();
  }

  /**
   * What this image tells of a step that another one is about to do: it must have begun the same
   * way. Null when it did not, or its next step is another.
   */
  CachedSteps.@Nullable Known next(StageImage other, String history) {
    JsonNode own = root.path("history");
    JsonNode before = other.root.path("history");
    int next = before.size();
    int layers = other.diffIds.size();
    if (own.size() <= next
        || diffIds.size() < layers
        || !diffIds.subList(0, layers).equals(other.diffIds)) {
      return null;
    }
    for (int i = 0; i < next; i++) {
      if (!text(own, i).equals(text(before, i))) {
        return null;
      }
    }
    boolean empty = own.get(next).path("empty_layer").asBoolean();
    if (!text(own, next).equals(history) || !empty && diffIds.size() == layers) {
      return null;
    }
    Instant created = Instant.parse(own.get(next).path("created").asText());
    return empty
        ? new CachedSteps.Known(null, null, created)
        : new CachedSteps.Known(diffIds.get(layers), blobs.get(layers), created);
  }

  private static String text(JsonNode history, int step) {
    return history.get(step).path("created_by").asText();
  }

  /** Adds a line of history. */
  void addHistory(String createdBy, Instant created, boolean empty) {
    ArrayNode history =
        root.get("history") instanceof ArrayNode there ? there : root.putArray("history");
    ObjectNode line = history.addObject().put("created", created.toString());
    line.put("created_by", createdBy);
    if (empty) {
      line.put("empty_layer", true);
    }
    root.put("created", created.toString());
  }

  /** Does what the request wants of the image in the end. */
  void finish(ImageOutput wanted) {
    List<String> left = new ArrayList<>(env());
    if (left.removeIf(each -> wanted.unsetEnvironment().contains(variable(each)))) {
      ArrayNode now = config().putArray("Env");
      left.forEach(now::add);
    }
    if (config().get("Labels") instanceof ObjectNode labels) {
      labels.remove(wanted.unsetLabels());
    }
    if (wanted.omitHistory()) {
      root.remove("history");
    }
    if (wanted.osVersion() != null) {
      root.put("os.version", wanted.osVersion());
    }
    if (!wanted.osFeatures().isEmpty()) {
      List<String> features = texts(root.get("os.features"));
      ArrayNode now = root.putArray("os.features");
      features.forEach(now::add);
      wanted.osFeatures().stream().filter(each -> !features.contains(each)).forEach(now::add);
    }
  }

  private static String variable(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  void author(String name) {
    root.put("author", name);
  }

  /** The config blob as it is now. */
  byte[] bytes() {
    ObjectNode layers = root.putObject("rootfs").put("type", "layers");
    ArrayNode ids = layers.putArray("diff_ids");
    diffIds.forEach(id -> ids.add(id.text()));
    return bytes(root);
  }

  /** An image of the same layers, with nothing in its config, to run a step on. */
  byte[] bareBytes(String comment) {
    StageImage bare = scratch(architecture(), null);
    bare.root.put("comment", comment);
    bare.config().remove("Env");
    bare.diffIds.addAll(diffIds);
    return bare.bytes();
  }

  private static byte[] bytes(ObjectNode root) {
    try {
      return Json.write(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The id it would have now. */
  Digest id() {
    return MessageDigests.sha256(bytes());
  }

  List<String> env() {
    return texts(config().get("Env"));
  }

  /** A variable's value, null when it is not set. */
  @Nullable String env(String name) {
    for (String entry : env()) {
      if (entry.startsWith(name + "=")) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }

  void env(String name, String value) {
    List<String> before = env();
    ArrayNode now = config().putArray("Env");
    boolean replaced = false;
    for (String entry : before) {
      boolean same = entry.startsWith(name + "=");
      now.add(same ? name + "=" + value : entry);
      replaced |= same;
    }
    if (!replaced) {
      now.add(name + "=" + value);
    }
  }

  void label(String name, String value) {
    ObjectNode config = config();
    (config.get("Labels") instanceof ObjectNode there ? there : config.putObject("Labels"))
        .put(name, value);
  }

  String user() {
    return config().path("User").asText("");
  }

  String workingDirectory() {
    String directory = config().path("WorkingDir").asText("");
    return directory.isEmpty() ? "/" : directory;
  }

  List<String> shell() {
    List<String> shell = texts(config().get("Shell"));
    return shell.isEmpty() ? DEFAULT_SHELL : shell;
  }

  String architecture() {
    return root.path("architecture").asText();
  }

  private static List<String> texts(@Nullable JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array != null) {
      array.forEach(each -> texts.add(each.asText()));
    }
    return texts;
  }
}
