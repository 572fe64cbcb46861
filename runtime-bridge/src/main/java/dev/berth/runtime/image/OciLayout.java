package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The images of an OCI layout (image spec, image-layout.md) within an archive. */
final class OciLayout {
  private static final int MAX_DEPTH = 4;
  private static final String CONTAINERD_NAME = "io.containerd.image.name";
  private static final String REF_NAME = "org.opencontainers.image.ref.name";

  /**
   * A manifest of this host's platform.
   *
   * @param name familiar name with tag, or null
   */
  record Manifest(
      byte[] bytes, String mediaType, Digest config, List<Digest> layers, @Nullable String name) {}

  private final ArchiveFiles files;
  private final List<Manifest> images = new ArrayList<>();

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
    for (JsonNode entry : ImageLoader.json(index).path("manifests")) {
      layout.add(entry, name(entry.path("annotations")), 0);
    }
    return layout;
  }

  /** Where a layout keeps a blob. */
  static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  List<Manifest> images() {
    return images;
  }

  /** The manifest with this config, or null. */
  @Nullable Manifest withConfig(Digest config) {
    for (Manifest image : images) {
      if (image.config.equals(config)) {
        return image;
      }
    }
    return null;
  }

  private void add(JsonNode descriptor, @Nullable String name, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw EngineException.invalid("invalid archive: indexes are nested too deeply");
    }
    Digest digest = Digest.parse(descriptor.path("digest").asText());
    byte[] bytes = files.bytes(path(digest));
    if (bytes == null) {
      return; // an archive of one platform may keep the whole index
    }
    JsonNode root = ImageLoader.json(bytes);
    String mediaType = mediaType(descriptor, root);
    if (Manifests.isIndex(mediaType)) {
      JsonNode chosen = choose(root.path("manifests"));
      if (chosen != null) {
        add(chosen, name, depth + 1);
      }
    } else if (Manifests.isManifest(mediaType)) {
      images.add(manifest(bytes, mediaType, root, name));
    }
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
      byte[] bytes, String mediaType, JsonNode root, @Nullable String name) {
    List<Digest> layers = new ArrayList<>();
    for (JsonNode layer : root.path("layers")) {
      layers.add(Digest.parse(layer.path("digest").asText()));
    }
    Digest config = Digest.parse(root.path("config").path("digest").asText());
    return new Manifest(bytes, mediaType, config, layers, name);
  }

  /** The entry of this host's platform that is in the archive; else the only real image. */
  private @Nullable JsonNode choose(JsonNode manifests) throws IOException {
    JsonNode only = null;
    int count = 0;
    for (JsonNode entry : manifests) {
      JsonNode platform = entry.path("platform");
      if (platform.path("os").asText("").equals("unknown")
          || files.bytes(path(Digest.parse(entry.path("digest").asText()))) == null) {
        continue; // attestations; platforms that were not saved
      }
      if (platform.path("os").asText("linux").equals("linux")
          && platform.path("architecture").asText("").equals(hostArchitecture())) {
        return entry;
      }
      only = entry;
      count++;
    }
    return count == 1 ? only : null;
  }

  static String hostArchitecture() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
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
