package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads manifests and indexes of both kinds, and refuses everything that is no image by name. */
final class ManifestParser {
  private static final long MAX_LAYERS = 1024;
  private static final int MAX_URLS = 16;

  private ManifestParser() {}

  /**
   * Parses.
   *
   * @param contentType what the server called it, null when it did not
   * @param reference for messages
   */
  static Manifest parse(
      byte[] bytes, @Nullable String contentType, Digest digest, String reference) {
    JsonNode root;
    try {
      root = RegistryJson.object(bytes);
    } catch (IOException e) {
      throw broken(reference, e.getMessage(), e);
    }
    String type = mediaType(root, contentType);
    if (MediaTypes.isSchema1(type) || root.path("schemaVersion").asInt() == 1) {
      throw EngineException.notImplemented(
          "Docker Image manifest version 2, schema 1 support has been removed."
              + " Suggest the author of "
              + reference
              + " to upgrade the image to the OCI Format or Docker Image manifest v2, schema 2."
              + " More information at https://docs.docker.com/go/deprecated-image-specs/");
    }
    if (MediaTypes.isIndex(type)) {
      return new Manifest.Index(
          bytes, type, digest, descriptors(root.path("manifests"), reference));
    }
    if (MediaTypes.isManifest(type)) {
      return single(root, bytes, type, digest, reference);
    }
    throw EngineException.notImplemented(
        "unsupported manifest media type \"" + type + "\" of " + reference);
  }

  /** The document's own word counts first: it is covered by the digest, the header is not. */
  private static String mediaType(JsonNode root, @Nullable String contentType) {
    String own = RegistryJson.text(root, "mediaType");
    if (own != null) {
      return own;
    }
    String told = contentType == null ? "" : MediaTypes.bare(contentType);
    if (MediaTypes.isIndex(told) || MediaTypes.isManifest(told) || MediaTypes.isSchema1(told)) {
      return told;
    }
    if (root.has("manifests")) {
      return MediaTypes.OCI_INDEX;
    }
    return root.has("config") ? MediaTypes.OCI_MANIFEST : told;
  }

  /** Parses a manifest that need not be an image's; null for what is no manifest of this kind. */
  static Manifest.@Nullable Single parseAny(byte[] bytes, Digest digest) throws IOException {
    JsonNode root = RegistryJson.object(bytes);
    String type = mediaType(root, null);
    if (!MediaTypes.isManifest(type)) {
      return null;
    }
    String reference = digest.text();
    Descriptor config = descriptor(root.path("config"), reference);
    List<Descriptor> layers = descriptors(root.path("layers"), reference);
    return new Manifest.Single(bytes, type, digest, config, layers);
  }

  private static Manifest.Single single(
      JsonNode root, byte[] bytes, String type, Digest digest, String reference) {
    Descriptor config = descriptor(root.path("config"), reference);
    if (!MediaTypes.isImageConfig(config.mediaType())) {
      throw notAnImage(config.mediaType(), reference);
    }
    List<Descriptor> layers = descriptors(root.path("layers"), reference);
    for (Descriptor layer : layers) {
      if (!MediaTypes.isLayer(layer.mediaType())) {
        throw notAnImage(layer.mediaType(), reference);
      }
    }
    return new Manifest.Single(bytes, type, digest, config, layers);
  }

  private static EngineException notAnImage(String type, String reference) {
    String what = type.contains("docker.plugin") ? "plugin" : "unknown";
    return EngineException.notImplemented(
        "Encountered remote \""
            + type
            + "\"("
            + what
            + ") when fetching "
            + reference
            + ": not a container image");
  }

  private static List<Descriptor> descriptors(JsonNode array, String reference) {
    if (array.size() > MAX_LAYERS) {
      throw broken(reference, "too many entries: " + array.size(), null);
    }
    List<Descriptor> all = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      all.add(descriptor(entry, reference));
    }
    return all;
  }

  private static Descriptor descriptor(JsonNode node, String reference) {
    String digest = RegistryJson.text(node, "digest");
    JsonNode size = node.path("size");
    if (digest == null || !size.canConvertToLong() || size.asLong() < 0) {
      throw broken(reference, "descriptor without digest or size", null);
    }
    try {
      return new Descriptor(
          RegistryJson.text(node, "mediaType", ""),
          Digest.parse(digest),
          size.asLong(),
          platform(node.path("platform")),
          urls(node.path("urls")));
    } catch (EngineException e) {
      throw broken(reference, e.getMessage(), e);
    }
  }

  private static List<String> urls(JsonNode array) {
    List<String> urls = new ArrayList<>();
    for (JsonNode each : array) {
      if (each.isTextual() && urls.size() < MAX_URLS) {
        urls.add(each.textValue());
      }
    }
    return urls;
  }

  private static @Nullable Platform platform(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    return new Platform(
        RegistryJson.text(node, "architecture", ""),
        RegistryJson.text(node, "os", ""),
        RegistryJson.text(node, "variant"),
        RegistryJson.text(node, "os.version"));
  }

  private static EngineException broken(
      String reference, @Nullable String why, @Nullable Throwable cause) {
    return new EngineException(
        ErrorKind.INTERNAL, "invalid manifest of " + reference + ": " + why, cause);
  }
}
