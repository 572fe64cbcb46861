package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads configuration maps and secrets. */
final class Values {
  private Values() {}

  static Manifest.ConfigMap configMap(ObjectMeta meta, YamlObject from) {
    Map<String, String> data = from.textMap("data");
    Map<String, byte[]> binary = binary(from, "binaryData");
    from.ignore("immutable");
    for (String each : data.keySet()) {
      if (binary.containsKey(each)) {
        throw new KubeException(
            "the ConfigMap \"%s\" is invalid: duplicate key \"%s\" present in data and binaryData"
                .formatted(meta.name(), each));
      }
    }
    return new Manifest.ConfigMap(meta, data, binary);
  }

  static Manifest.Secret secret(ObjectMeta meta, YamlObject from) {
    return new Manifest.Secret(
        meta,
        from.textOrEmpty("type"),
        from.is("immutable"),
        binary(from, "data"),
        from.textMap("stringData"));
  }

  private static Map<String, byte[]> binary(YamlObject from, String key) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    YamlObject object = from.object(key);
    if (object != null) {
      for (String each : object.keys()) {
        values.put(each, bytes(object, each));
      }
    }
    return values;
  }

  private static byte[] bytes(YamlObject object, String key) {
    try {
      String text = object.textOrEmpty(key).replace("\n", "").replace("\r", "");
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw object.problem(key, "is no base64: " + e.getMessage());
    }
  }
}
