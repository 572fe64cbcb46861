package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The images of an OCI layout (image spec, image-layout.md) within an archive. */
final class OciLayout {
  private static final int MAX_DEPTH = 4;
  private static final int MAX_IMAGES = 1000;
  private static final int MAX_LAYERS = 1000;
  private static final String CONTAINERD_NAME = "io.containerd.image.name";
  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  /**
   * A manifest that is in the archive.
   *
   * @param layers digests and sizes of its layers, lowest first
   * @param index the index it is listed in, as it came; null for none
   */
  record Manifest(
      byte[] bytes, String mediaType, Digest config, List<Layer> layers, byte @Nullable [] index) {}

  /** A layer as a manifest describes it. */
  record Layer(Digest digest, long size) {}

  /**
   * An entry of {@code index.json}: one image, or those of an index.
   *
   * @param name familiar name with tag, or null
   * @param attestations manifests about the images, which are none themselves
   */
  record Entry(@Nullable String name, List<Manifest> images, List<Manifest> attestations) {}

  private final ArchiveFiles files;
  private final List<Entry> entries = new ArrayList<>();
  private int manifests;

  private OciLayout(ArchiveFiles files) {
    this.files = files;
  }

  /** The layout, or null when the archive has no index.json. */
  static @Nullable OciLayout of(ArchiveFiles files) throws IOException {
    byte[] index = files.bytes("index.json");
    if (index == null) {
      return null;
    }
    OciLayout layout = new OciLayout(files);
    for (JsonNode each : UntrustedJson.parse(index, "invalid index.json").path("manifests")) {
      Entry entry = new Entry(name(each.path("annotations")), new ArrayList<>(), new ArrayList<>());
      layout.add(entry, each, null, 0);
      layout.entries.add(entry);
    }
    return layout;
  }

  /** Where a layout keeps a blob. */
  static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  List<Entry> entries() {
    return entries;
  }

  /** The entry that has an image of this config, or null. */
  @Nullable Entry withConfig(Digest config) {
    for (Entry entry : entries) {
      if (of(entry, config) != null) {
        return entry;
      }
    }
    return null;
  }

  /** The manifest of an entry with this config, or null. */
  static @Nullable Manifest of(Entry entry, Digest config) {
    for (Manifest image : entry.images) {
      if (image.config.equals(config)) {
        return image;
      }
    }
    return null;
  }

  private void add(Entry entry, JsonNode descriptor, byte @Nullable [] index, int depth)
      throws IOException {
    if (depth > MAX_DEPTH || ++manifests > MAX_IMAGES) {
      throw EngineException.invalid("invalid archive: its indexes have too many manifests");
    }
    Digest digest = Digest.parse(descriptor.path("digest").asText());
    byte[] bytes = files.bytes(path(digest));
    if (bytes == null) {
      if (depth == 0) {
        throw ArchiveFiles.missing(path(digest));
      }
      return; // an archive of one platform may keep the whole index
    }
    JsonNode root = UntrustedJson.parse(bytes, "invalid manifest " + digest);
    String mediaType = mediaType(descriptor, root);
    if (Manifests.isIndex(mediaType)) {
      for (JsonNode each : root.path("manifests")) {
        add(entry, each, bytes, depth + 1);
      }
    } else if (Manifests.isManifest(mediaType)) {
      Manifest manifest = manifest(bytes, mediaType, root, index);
      if (attests(descriptor)) {
        entry.attestations.add(manifest);
      } else if (of(entry, manifest.config) == null) {
        requireImage(root, digest);
        entry.images.add(manifest);
      }
    }
  }

  private static boolean attests(JsonNode descriptor) {
    return descriptor.path("annotations").has(Manifests.REFERENCE_TYPE)
        || descriptor.path("platform").path("os").asText().equals("unknown");
  }

  private static String mediaType(JsonNode descriptor, JsonNode root) {
    String stated = descriptor.path("mediaType").asText("");
    if (!stated.isEmpty()) {
      return stated;
    }
    return root.path("mediaType")
        .asText(root.has("manifests") ? Manifests.OCI_INDEX : Manifests.OCI_MANIFEST);
  }

  private static Manifest manifest(
      byte[] bytes, String mediaType, JsonNode root, byte @Nullable [] index) {
    if (root.path("layers").size() > MAX_LAYERS) {
      throw EngineException.invalid("invalid archive: a manifest has too many layers");
    }
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : root.path("layers")) {
      layers.add(
          new Layer(Digest.parse(layer.path("digest").asText()), layer.path("size").asLong(-1)));
    }
    Digest config = Digest.parse(root.path("config").path("digest").asText());
    return new Manifest(bytes, mediaType, config, layers, index);
  }

  /** Charts, plugins and other artifacts lie in layouts, too. */
  private static void requireImage(JsonNode root, Digest digest) {
    String type = root.path("config").path("mediaType").asText("");
    if (!type.isEmpty() && !Manifests.isConfig(type)) {
      throw EngineException.invalid(
          "invalid archive: " + digest + " is not a container image but " + type);
    }
  }

  /** A full name in either annotation counts; a bare tag names nothing. */
  private static @Nullable String name(JsonNode annotations) {
    String full = annotations.path(CONTAINERD_NAME).asText("");
    String ref = full.isEmpty() ? annotations.path(REF_NAME).asText("") : full;
    if (ref.indexOf(':') < 0 && ref.indexOf('/') < 0) {
      return null;
    }
    try {
      ImageReference name = ImageReference.parse(ref).withDefaultTag();
      return name.tag() == null ? null : name.nameOnly().withTag(name.tag()).familiar();
    } catch (EngineException e) {
      return null;
    }
  }
}
