package dev.berth.runtime.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.registry.ManifestBytes;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a list as an OCI index or as Docker's manifest list. */
public final class IndexJson {
  private static final String OCI = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.list.v2+json";

  private IndexJson() {}

  /**
   * The media type a list has when nobody asks for another: Docker's says more where it is empty,
   * or where its entries have Docker's features.
   */
  public static String preferred(ManifestList list) {
    boolean only =
        !list.annotations().isEmpty()
            || list.subject() != null
            || list.entries().stream()
                .anyMatch(each -> !each.annotations().isEmpty() || each.artifactType() != null);
    boolean features = list.entries().stream().anyMatch(each -> !each.features().isEmpty());
    return !only && (list.entries().isEmpty() || features) ? DOCKER : OCI;
  }

  /**
   * Writes it.
   *
   * @param format {@code oci}, {@code v2s2} or {@code docker}; null for what fits best
   */
  public static ManifestBytes write(ManifestList list, @Nullable String format) {
    String type =
        switch (format) {
          case null -> preferred(list);
          case "oci" -> OCI;
          default -> DOCKER;
        };
    boolean oci = type.equals(OCI);
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("schemaVersion", 2).put("mediaType", type);
    ArrayNode manifests = root.putArray("manifests");
    list.entries().forEach(each -> manifests.add(entry(each, oci)));
    if (oci && list.subject() != null) {
      root.set("subject", entry(list.subject(), true));
    }
    if (oci && !list.annotations().isEmpty()) {
      ObjectNode annotations = root.putObject("annotations");
      new TreeMap<>(list.annotations()).forEach(annotations::put);
    }
    try {
      return new ManifestBytes(Json.write(root), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode entry(ManifestEntry entry, boolean oci) {
    ObjectNode node = Json.mapper().createObjectNode();
    node.put("mediaType", entry.mediaType()).put("digest", entry.digest().text());
    node.put("size", entry.size());
    if (!oci || entry.platform() != null) {
      ObjectNode platform = node.putObject("platform");
      platform.put("architecture", entry.architecture()).put("os", entry.os());
      putPresent(platform, "os.version", entry.osVersion());
      putPresent(platform, "os.features", entry.osFeatures());
      putPresent(platform, "variant", entry.variant());
      if (!oci) {
        putPresent(platform, "features", entry.features());
      }
    }
    if (oci) {
      putPresent(node, "artifactType", entry.artifactType());
      if (!entry.annotations().isEmpty()) {
        ObjectNode annotations = node.putObject("annotations");
        new TreeMap<>(entry.annotations()).forEach(annotations::put);
      }
    }
    return node;
  }

  private static void putPresent(ObjectNode node, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(key, value);
    }
  }

  private static void putPresent(ObjectNode node, String key, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = node.putArray(key);
      values.forEach(array::add);
    }
  }
}
