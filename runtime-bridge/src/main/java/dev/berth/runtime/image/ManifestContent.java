package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest or index says (OCI image spec, manifest.md, image-index.md), whatever kind of
 * content it is of.
 *
 * @param config null for an index
 * @param layers none for an index
 * @param entries none for a manifest
 * @param artifactType what it says, null when it does not
 * @param subject what it is about, null for nothing
 */
public record ManifestContent(
    byte[] bytes,
    String mediaType,
    Digest digest,
    @Nullable ContentDescriptor config,
    List<ContentDescriptor> layers,
    List<ContentDescriptor> entries,
    @Nullable String artifactType,
    Map<String, String> annotations,
    @Nullable ContentDescriptor subject) {

  /** Reads one of the store. INVALID for what is none. */
  public static ManifestContent of(Blobs blobs, Digest digest) throws IOException {
    return of(blobs.read(digest, Manifests.MAX), digest, null);
  }

  /**
   * Reads one; INVALID for what is none.
   *
   * @param told what a registry calls it, null when nobody does
   */
  public static ManifestContent of(byte[] bytes, Digest digest, @Nullable String told) {
    JsonNode root = UntrustedJson.parse(bytes, "invalid manifest");
    Map<String, String> annotations = new TreeMap<>();
    root.path("annotations")
        .properties()
        .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
    String usual = root.has("manifests") ? Manifests.OCI_INDEX : Manifests.OCI_MANIFEST;
    String type = root.path("mediaType").asText("");
    String artifact = root.path("artifactType").asText("");
    return new ManifestContent(
        bytes,
        type.isEmpty() ? told == null ? usual : told : type,
        digest,
        root.path("config").isObject() ? ContentDescriptor.of(root.path("config")) : null,
        descriptors(root.path("layers")),
        descriptors(root.path("manifests")),
        artifact.isEmpty() ? null : artifact,
        annotations,
        root.path("subject").isObject() ? ContentDescriptor.of(root.path("subject")) : null);
  }

  private static List<ContentDescriptor> descriptors(JsonNode array) {
    List<ContentDescriptor> all = new ArrayList<>();
    array.forEach(each -> all.add(ContentDescriptor.of(each)));
    return all;
  }

  /** Config and layers. */
  public List<ContentDescriptor> blobs() {
    List<ContentDescriptor> all = new ArrayList<>();
    if (config != null) {
      all.add(config);
    }
    all.addAll(layers);
    return all;
  }

  /** Whether it lists others. */
  public boolean isIndex() {
    return Manifests.isIndex(mediaType);
  }

  /** A pointer to it. */
  public ContentDescriptor descriptor() {
    return new ContentDescriptor(
        mediaType, digest, bytes.length, List.of(), Map.of(), null, null, List.of(), artifactType);
  }
}
