package dev.berth.runtime.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.id.Digest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What images tell of themselves that Buildah makes, and Docker's builder does not (buildah, commit
 * and imagebuildah).
 *
 * @param version of the builder, for the label that names it; null for no such label
 * @param inheritAnnotations whether annotations of base images stay
 * @param unsetAnnotations annotations that go in the end
 */
public record BuildahStyle(
    @Nullable String version, boolean inheritAnnotations, List<String> unsetAnnotations) {
  private static final String LABEL = "io.buildah.version";
  private static final String BASE_NAME = "org.opencontainers.image.base.name";
  private static final String BASE_DIGEST = "org.opencontainers.image.base.digest";

  /** Names the builder in an image's configuration. */
  void label(ObjectNode config) {
    if (version != null) {
      ObjectNode labels =
          config.get("Labels") instanceof ObjectNode there ? there : config.putObject("Labels");
      labels.put(LABEL, version);
    }
  }

  /**
   * The annotations with which what is made of a base begins.
   *
   * @param own those of the base
   * @param name the base's whole name; null for one without
   */
  Map<String, String> of(Map<String, String> own, @Nullable String name, @Nullable Digest digest) {
    Map<String, String> all = new TreeMap<>(inheritAnnotations ? own : Map.of());
    all.remove(BASE_NAME);
    all.remove(BASE_DIGEST);
    if (digest != null) {
      all.put(BASE_DIGEST, digest.text());
    }
    all.put(BASE_NAME, name == null ? "" : name);
    return all;
  }

  /** The annotations of an image that is made. */
  Map<String, String> with(Map<String, String> begun, Map<String, String> asked) {
    Map<String, String> all = new TreeMap<>(begun);
    all.putAll(asked);
    unsetAnnotations.forEach(all::remove);
    return all;
  }

  /** The one layer of several steps belongs to the last of them, which tells of the base. */
  static void merged(JsonNode history, int first, boolean layer, Map<String, String> annotations) {
    if (history.size() > first && history.get(history.size() - 1) instanceof ObjectNode last) {
      if (layer) {
        last.remove("empty_layer");
      }
      String name = annotations.getOrDefault(BASE_NAME, "");
      if (!name.isEmpty()) {
        last.put("comment", "FROM " + name);
      }
    }
  }
}
