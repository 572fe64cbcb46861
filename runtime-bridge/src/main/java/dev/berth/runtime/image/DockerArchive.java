package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Loads the images that an archive's {@code manifest.json} lists: Docker's form since 1.10. */
final class DockerArchive {
  private static final int MAX_IMAGES = 1000;

  /** One image of the list. */
  private record Item(
      String config, List<String> tags, List<String> layers, @Nullable String parent) {}

  private final ArchiveFiles files;
  private final ArchiveLayers layers;
  private final @Nullable OciLayout layout;
  private final LoadedImages images;
  private final PlatformChoice platforms;
  private final UnaryOperator<String> naming;

  /** Entries of the layout that were loaded whole. */
  private final Set<OciLayout.Entry> done = Collections.newSetFromMap(new IdentityHashMap<>());

  DockerArchive(
      ArchiveFiles files,
      ArchiveLayers layers,
      @Nullable OciLayout layout,
      LoadedImages images,
      PlatformChoice platforms,
      UnaryOperator<String> naming) {
    this.files = files;
    this.layers = layers;
    this.layout = layout;
    this.images = images;
    this.platforms = platforms;
    this.naming = naming;
  }

  void load(JsonNode manifest) throws IOException {
    List<Item> items = items(manifest);
    Set<String> ids = ids(items);
    for (Item item : items) {
      image(item, ids);
    }
    images.finish();
  }

  private static List<Item> items(JsonNode manifest) {
    if (manifest.isNull() || manifest.isMissingNode()) {
      throw EngineException.invalid("invalid manifest, manifest cannot be null (but can be [])");
    }
    if (!manifest.isArray() || manifest.size() > MAX_IMAGES) {
      throw EngineException.invalid(
          "invalid manifest: manifest.json is not a list of at most " + MAX_IMAGES + " images");
    }
    List<Item> items = new ArrayList<>(manifest.size());
    for (JsonNode each : manifest) {
      items.add(
          new Item(
              each.path("Config").asText(),
              texts(each.path("RepoTags")),
              texts(each.path("Layers")),
              each.path("Parent").asText(null)));
    }
    return items;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>(array.size());
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** The ids of the archive's images: a parent counts only when it is one of them. */
  private Set<String> ids(List<Item> items) throws IOException {
    Set<String> ids = new HashSet<>();
    if (items.stream().anyMatch(item -> item.parent != null)) {
      for (Item item : items) {
        ids.add(MessageDigests.sha256(config(item)).text());
      }
    }
    return ids;
  }

  private byte[] config(Item item) throws IOException {
    if (item.config.isEmpty()) {
      throw EngineException.invalid("invalid manifest: an image of it has no Config");
    }
    byte[] config = files.bytes(item.config);
    if (config == null) {
      throw ArchiveFiles.missing(item.config);
    }
    return config;
  }

  private void image(Item item, Set<String> ids) throws IOException {
    byte[] config = config(item);
    ImageConfigReader reader = ImageConfigReader.of(config);
    List<String> tags = item.tags.stream().map(naming).map(LoadedImages::tag).distinct().toList();
    Digest id = MessageDigests.sha256(config);
    OciLayout.Entry entry = layout == null ? null : layout.withConfig(id);
    OciLayout.Manifest original = entry == null ? null : OciLayout.of(entry, id);
    if (original != null
        && (original.layers().size() != item.layers.size() || !layers.has(original))) {
      original = null;
    }
    if (entry != null && original != null && original.index() != null) {
      if (done.add(entry) || !tags.isEmpty()) {
        new LayoutArchive(files, layers, images, platforms).entry(entry, tags);
      }
    } else if (platforms.wants(reader)) {
      reader.requireUsable(item.layers.size());
      List<Digest> blobs =
          original == null
              ? layers.named(reader.diffIds(), item.layers)
              : layers.ofManifest(original);
      layers.unpack(reader.diffIds(), blobs, images);
      String parent = item.parent;
      Digest from = parent != null && ids.contains(parent) ? Digest.parse(parent) : null;
      images.add(new LoadedImages.Incoming(config, blobs, original, tags, from));
    }
  }
}
