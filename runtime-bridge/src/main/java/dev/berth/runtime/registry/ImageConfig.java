package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a pull needs to know of an image's config (OCI image spec, config.md). */
record ImageConfig(
    String os,
    String architecture,
    @Nullable String variant,
    @Nullable String osVersion,
    List<Digest> diffIds,
    Map<String, String> labels) {

  /** Parses; INTERNAL when it is no image config. */
  static ImageConfig parse(byte[] bytes, String reference) {
    try {
      JsonNode root = RegistryJson.object(bytes);
      List<Digest> diffIds = new ArrayList<>();
      for (JsonNode diffId : root.path("rootfs").path("diff_ids")) {
        diffIds.add(Digest.parse(diffId.asText()));
      }
      Map<String, String> labels = new TreeMap<>();
      for (Map.Entry<String, JsonNode> label : root.path("config").path("Labels").properties()) {
        labels.put(label.getKey(), label.getValue().asText());
      }
      return new ImageConfig(
          RegistryJson.text(root, "os", "linux"),
          RegistryJson.text(root, "architecture", ""),
          RegistryJson.text(root, "variant"),
          RegistryJson.text(root, "os.version"),
          diffIds,
          labels);
    } catch (IOException | EngineException e) {
      throw EngineException.internal(
          "invalid image config of " + reference + ": " + e.getMessage(), e);
    }
  }
}
