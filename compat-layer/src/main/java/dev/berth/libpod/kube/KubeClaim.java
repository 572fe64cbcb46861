package dev.berth.libpod.kube;

import dev.berth.runtime.volume.Volume;
import java.util.List;
import java.util.Map;

/** A volume as a {@code PersistentVolumeClaim}; how it is mounted stands in annotations. */
final class KubeClaim {
  private static final String PREFIX = "volume.podman.io/";
  private static final Map<String, String> KEYS =
      Map.of(
          "o", PREFIX + "mount-options",
          "device", PREFIX + "device",
          "type", PREFIX + "type",
          "UID", PREFIX + "uid",
          "GID", PREFIX + "gid");

  private KubeClaim() {}

  static Map<String, Object> of(Volume volume) {
    KubeMap annotations = new KubeMap().put(PREFIX + "driver", volume.driver());
    Map<String, String> options = volume.options();
    if (options != null) {
      options.forEach(
          (key, value) -> {
            String known = KEYS.get(key);
            if (known != null) {
              annotations.put(known, value);
            }
          });
    }
    KubeMap metadata = KubePod.metadata(volume.name());
    metadata.put("annotations", annotations).put("labels", volume.labels());
    KubeMap spec = new KubeMap().put("accessModes", List.of("ReadWriteOnce"));
    spec.put("resources", Map.of("requests", Map.of("storage", "1Gi")));
    return new KubeMap()
        .put("apiVersion", "v1")
        .put("kind", "PersistentVolumeClaim")
        .put("metadata", metadata)
        .put("spec", spec)
        .putAlways("status", Map.of())
        .values();
  }
}
