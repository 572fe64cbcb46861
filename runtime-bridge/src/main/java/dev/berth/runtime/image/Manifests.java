package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeMap;

/** Media types and the making of manifests (OCI image spec, manifest.md). */
final class Manifests {
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";

  /** What says in an index which image an entry attests. */
  static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";
  static final String ATTESTATION = "attestation-manifest";

  private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** Bytes a manifest or index may have, as registries take them. */
  static final int MAX = 4 << 20;

  private Manifests() {}

  /** What a document says of itself. */
  static String mediaType(byte[] document, String otherwise) {
    return UntrustedJson.parse(document, "invalid manifest").path("mediaType").asText(otherwise);
  }

  static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_INDEX);
  }

  static boolean isConfig(String mediaType) {
    return mediaType.equals(OCI_CONFIG) || mediaType.equals(DOCKER_CONFIG);
  }

  static boolean isManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /** A manifest for an image that came without one. */
  static byte[] make(byte[] config, List<Digest> layers, Blobs blobs) throws IOException {
    return make(config, layers, blobs, ManifestForm.OCI);
  }

  /** The same in a form. */
  static byte[] make(byte[] config, List<Digest> layers, Blobs blobs, ManifestForm form)
      throws IOException {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schemaVersion", 2);
    root.put("mediaType", form.mediaType());
    String type = form.docker() ? DOCKER_CONFIG : OCI_CONFIG;
    root.set("config", descriptor(type, MessageDigests.sha256(config), config.length));
    ArrayNode list = root.putArray("layers");
    for (Digest layer : layers) {
      String own = layerType(layer, blobs);
      list.add(descriptor(form.docker() ? dockerLayer(own) : own, layer, blobs.size(layer)));
    }
    if (!form.docker() && !form.annotations().isEmpty()) {
      ObjectNode annotations = root.putObject("annotations");
      new TreeMap<>(form.annotations()).forEach(annotations::put);
    }
    return Json.write(root);
  }

  private static String dockerLayer(String oci) {
    String packing = oci.substring(LAYER.length()).replace('+', '.');
    return "application/vnd.docker.image.rootfs.diff.tar" + packing;
  }

  static ObjectNode descriptor(String mediaType, Digest digest, long size) {
    ObjectNode node = Json.mapper().createObjectNode();
    return node.put("mediaType", mediaType).put("digest", digest.text()).put("size", size);
  }

  /** The media type of a layer's blob, by its first bytes. */
  static String layerType(Digest layer, Blobs blobs) throws IOException {
    byte[] start = new byte[6];
    int length;
    try (InputStream in = blobs.open(layer)) {
      length = in.readNBytes(start, 0, start.length);
    }
    return switch (Compression.of(start, length)) {
      case GZIP -> LAYER + "+gzip";
      case ZSTD -> LAYER + "+zstd";
      default -> LAYER;
    };
  }
}
