package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest.ConfigMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration maps of a request, and the secrets of the engine. */
interface Values {
  List<ConfigMap> configMaps();

  /** A secret's values, null when there is no such secret. */
  @Nullable Map<String, byte[]> secret(String name);

  /** A configuration map, null when the request has none of that name. */
  default @Nullable ConfigMap configMap(String name) {
    for (ConfigMap each : configMaps()) {
      if (each.meta().name().equals(name)) {
        return each;
      }
    }
    return null;
  }
}
