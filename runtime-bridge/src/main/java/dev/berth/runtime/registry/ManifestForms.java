package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an image's manifest in the form that is wanted. */
final class ManifestForms {
  private static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  private final boolean docker;

  /**
   * @param docker whether it is Docker's schema 2, not OCI's
   */
  ManifestForms(boolean docker) {
    this.docker = docker;
  }

  /**
   * Writes it of what the registry got.
   *
   * @param own what the image has here, null for none
   */
  ManifestBytes of(
      Manifest.@Nullable Single own, UploadContent.Known config, List<UploadContent.Known> layers)
      throws IOException {
    String type = docker ? MediaTypes.DOCKER_MANIFEST : MediaTypes.OCI_MANIFEST;
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schemaVersion", 2).put("mediaType", type);
    root.set("config", descriptor(docker ? DOCKER_CONFIG : OCI_CONFIG, config));
    ArrayNode list = root.putArray("layers");
    for (int i = 0; i < layers.size(); i++) {
      boolean told = own != null && own.layers().size() == layers.size();
      Descriptor before = told && own != null ? own.layers().get(i) : null;
      list.add(descriptor(layerType(before, layers.get(i)), layers.get(i)));
    }
    if (!docker && own != null) {
      JsonNode told = RegistryJson.object(own.bytes());
      for (String each : List.of("subject", "annotations")) {
        if (told.has(each)) {
          root.set(each, told.get(each));
        }
      }
    }
    return new ManifestBytes(Json.write(root), type);
  }

  private static ObjectNode descriptor(String type, UploadContent.Known content) {
    ObjectNode node = Json.mapper().createObjectNode();
    return node.put("mediaType", type)
        .put("digest", content.digest().text())
        .put("size", content.size());
  }

  /** What went out as it was is packed as it was; what was plain went out as gzip. */
  private String layerType(@Nullable Descriptor before, UploadContent.Known pushed) {
    String packing = "gzip";
    if (before != null && before.digest().equals(pushed.digest())) {
      String type = before.mediaType();
      packing = type.endsWith("zstd") ? "zstd" : type.endsWith("gzip") ? "gzip" : "";
    }
    if (docker && packing.equals("zstd")) {
      throw EngineException.invalid("layers packed with zstd cannot be in a manifest of Docker's");
    }
    return docker
        ? DOCKER_LAYER + (packing.isEmpty() ? "" : "." + packing)
        : OCI_LAYER + (packing.isEmpty() ? "" : "+" + packing);
  }
}
