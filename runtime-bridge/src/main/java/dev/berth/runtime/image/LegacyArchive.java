package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads archives of Docker before 1.10 (Docker image specification v1.0): a directory an image,
 * each with one layer and the id of its parent, and a file of names. The configs made of them are
 * Docker's own, so that ids are the same.
 */
final class LegacyArchive {
  private static final int MAX_IMAGES = 1000;

  /** An image whose config was made. */
  private record Made(byte[] config, List<Digest> diffIds, List<Digest> blobs, Digest id) {}

  private final Blobs blobs;
  private final ArchiveFiles files;
  private final ArchiveLayers layers;
  private final LoadedImages images;
  private final Map<String, Made> made = new HashMap<>();

  LegacyArchive(Blobs blobs, ArchiveFiles files, ArchiveLayers layers, LoadedImages images) {
    this.blobs = blobs;
    this.files = files;
    this.layers = layers;
    this.images = images;
  }

  void load(JsonNode repositories) throws IOException {
    Map<String, List<String>> tags = tags(repositories);
    List<String> names = List.copyOf(files.directoriesWith("json"));
    if (names.size() > MAX_IMAGES) {
      throw EngineException.invalid("invalid archive: it has more than " + MAX_IMAGES + " images");
    }
    for (String name : names) {
      load(name, tags);
    }
    for (String name : tags.keySet()) {
      if (!made.containsKey(name)) {
        throw EngineException.invalid("invalid target ID: " + name);
      }
    }
  }

  /** The tags by the directories of their images. */
  private static Map<String, List<String>> tags(JsonNode repositories) {
    Map<String, List<String>> tags = new HashMap<>();
    for (Map.Entry<String, JsonNode> repository : repositories.properties()) {
      for (Map.Entry<String, JsonNode> tag : repository.getValue().properties()) {
        ImageReference name = ImageReference.parse(repository.getKey());
        tags.computeIfAbsent(tag.getValue().asText(), unused -> new ArrayList<>())
            .add(name.nameOnly().withTag(tag.getKey()).familiar());
      }
    }
    return tags;
  }

  private void load(String name, Map<String, List<String>> tags) throws IOException {
    List<String> missing = new ArrayList<>();
    String at = name;
    while (at != null && !made.containsKey(at)) {
      if (missing.contains(at)) {
        throw EngineException.invalid("invalid archive: " + at + " is an ancestor of itself");
      }
      missing.addFirst(at);
      String parent = json(at).path("parent").asText("");
      at = parent.isEmpty() ? null : parent;
    }
    for (String each : missing) {
      Made parent = at == null ? null : made.get(at);
      made.put(each, make(each, parent, tags.getOrDefault(each, List.of())));
      at = each;
    }
  }

  private ObjectNode json(String name) throws IOException {
    byte[] bytes = files.bytes(name + "/json");
    if (bytes == null) {
      throw ArchiveFiles.missing(name + "/json");
    }
    if (UntrustedJson.parse(bytes, "invalid image " + name) instanceof ObjectNode object) {
      return object;
    }
    throw EngineException.invalid("invalid image " + name + ": it is not a JSON object");
  }

  private Made make(String name, @Nullable Made parent, List<String> tags) throws IOException {
    Digest blob = files.blob(name + "/layer.tar");
    List<Digest> diffIds = parent == null ? new ArrayList<>() : new ArrayList<>(parent.diffIds);
    List<Digest> all = parent == null ? new ArrayList<>() : new ArrayList<>(parent.blobs);
    diffIds.add(LayerCheck.diffId(blobs, blob));
    all.add(blob);
    byte[] config = config(json(name), diffIds, parent);
    ImageConfigReader.of(config).requireUsable(all.size());
    layers.unpack(diffIds, all, images);
    Digest from = parent == null ? null : parent.id;
    Digest id = images.addSilently(new LoadedImages.Incoming(config, all, null, tags, from));
    return new Made(config, diffIds, all, id);
  }

  /** The v1 document without what names it, with the layers and history that it stands for. */
  private static byte[] config(ObjectNode v1, List<Digest> diffIds, @Nullable Made parent)
      throws IOException {
    ArrayNode history = Json.mapper().createArrayNode();
    if (parent != null) {
      history.addAll((ArrayNode) Json.mapper().readTree(parent.config).path("history"));
    }
    history.add(line(v1));
    ObjectNode rootfs = Json.mapper().createObjectNode().put("type", "layers");
    ArrayNode ids = rootfs.putArray("diff_ids");
    diffIds.forEach(each -> ids.add(each.text()));
    v1.remove(List.of("id", "parent", "Size", "parent_id", "layer_id", "throwaway"));
    v1.set("rootfs", rootfs);
    v1.set("history", history);
    ObjectNode sorted = Json.mapper().createObjectNode();
    List<String> keys = new ArrayList<>();
    v1.fieldNames().forEachRemaining(keys::add);
    keys.stream().sorted().forEach(key -> sorted.set(key, v1.get(key)));
    return GoText.escaped(Json.write(sorted));
  }

  private static ObjectNode line(ObjectNode v1) {
    ObjectNode line = Json.mapper().createObjectNode();
    List<String> command = new ArrayList<>();
    v1.path("container_config").path("Cmd").forEach(word -> command.add(word.asText()));
    put(line, "created", v1.path("created").asText(""));
    put(line, "author", v1.path("author").asText(""));
    put(line, "created_by", String.join(" ", command));
    put(line, "comment", v1.path("comment").asText(""));
    return line;
  }

  private static void put(ObjectNode line, String key, String value) {
    if (!value.isEmpty()) {
      line.put(key, value);
    }
  }
}
