package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The manifest that is pushed where the image's own does not tell what the registry gets. */
final class PushManifest {
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";

  private PushManifest() {}

  /**
   * Makes it of what the layers became. One that says more of the image than its parts keeps that;
   * else it is Docker's schema 2, written as Docker writes it.
   *
   * @param own the image's own, null where it has none
   */
  static ManifestBytes of(
      byte @Nullable [] own, UploadContent.Known config, List<UploadContent.Known> layers)
      throws IOException {
    if (own != null) {
      JsonNode root = RegistryJson.object(own);
      if (root instanceof ObjectNode tree
          && (root.has("annotations") || root.has("subject"))
          && root.path("layers").size() == layers.size()) {
        return compressed(tree, layers);
      }
    }
    StringBuilder out = new StringBuilder(1024);
    out.append("{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"");
    out.append(MediaTypes.DOCKER_MANIFEST).append("\",\n   \"config\": {\n");
    descriptor(out, "      ", CONFIG, config);
    out.append("   },\n   \"layers\": [");
    for (int i = 0; i < layers.size(); i++) {
      out.append(i == 0 ? "\n      {\n" : ",\n      {\n");
      descriptor(out, "         ", LAYER, layers.get(i));
      out.append("      }");
    }
    out.append(layers.isEmpty() ? "]\n}" : "\n   ]\n}");
    return new ManifestBytes(
        out.toString().getBytes(StandardCharsets.UTF_8), MediaTypes.DOCKER_MANIFEST);
  }

  private static void descriptor(
      StringBuilder out, String indent, String mediaType, UploadContent.Known content) {
    out.append(indent).append("\"mediaType\": \"").append(mediaType).append("\",\n");
    out.append(indent).append("\"size\": ").append(content.size()).append(",\n");
    out.append(indent).append("\"digest\": \"").append(content.digest()).append("\"\n");
  }

  private static ManifestBytes compressed(ObjectNode root, List<UploadContent.Known> layers)
      throws IOException {
    for (int i = 0; i < layers.size(); i++) {
      ObjectNode layer = (ObjectNode) root.path("layers").get(i);
      Digest digest = layers.get(i).digest();
      if (!layer.path("digest").asText().equals(digest.text())) {
        String type = layer.path("mediaType").asText();
        layer.put("mediaType", type + (type.startsWith("application/vnd.oci") ? "+gzip" : ".gzip"));
        layer.put("digest", digest.text()).put("size", layers.get(i).size());
      }
    }
    return new ManifestBytes(
        Json.write(root), root.path("mediaType").asText(MediaTypes.OCI_MANIFEST));
  }
}
