package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest;
import dev.berth.libpod.kube.model.Manifest.Secret;
import dev.berth.libpod.kube.model.Manifests;
import dev.berth.libpod.kube.yaml.KubeException;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Kubernetes' secrets as the data of the engine's: the manifest's text, as Podman keeps it. */
final class SecretText {
  private SecretText() {}

  /** As YAML, which JSON is. */
  static byte[] of(Secret secret) {
    JsonWriter out = new JsonWriter(512).object().put("apiVersion", "v1");
    Map<String, String> data = new TreeMap<>();
    secret.data().forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(value)));
    if (!data.isEmpty()) {
      out.putMap("data", data);
    }
    if (secret.immutable()) {
      out.put("immutable", true);
    }
    out.put("kind", "Secret").object("metadata").put("name", secret.meta().name());
    if (!secret.meta().labels().isEmpty()) {
      out.putMap("labels", secret.meta().labels());
    }
    out.end();
    if (!secret.texts().isEmpty()) {
      out.putMap("stringData", secret.texts());
    }
    return out.putPresent("type", secret.type().isEmpty() ? null : secret.type()).end().bytes();
  }

  /** The secret that was kept so; null for data of another kind. */
  static @Nullable Secret secret(byte[] data) {
    try {
      List<Manifest> read = Manifests.read(new String(data, StandardCharsets.UTF_8));
      return read.size() == 1 && read.getFirst() instanceof Secret secret ? secret : null;
    } catch (KubeException e) {
      return null;
    }
  }

  /** The values; also of data that is a map of encoded values by name. */
  static Map<String, byte[]> values(String name, byte[] data) {
    Secret secret = secret(data);
    Map<String, byte[]> values = new LinkedHashMap<>();
    if (secret != null) {
      values.putAll(secret.data());
      secret.texts().forEach((key, text) -> values.put(key, text.getBytes(StandardCharsets.UTF_8)));
      return values;
    }
    try {
      JsonObject map = JsonObject.parse(new String(data, StandardCharsets.UTF_8), "Secret");
      if (map != null) {
        for (String each : map.keys()) {
          values.put(each, Base64.getDecoder().decode(map.text(each)));
        }
      }
      return values;
    } catch (EngineException | IllegalArgumentException e) {
      throw new KubeException(
          "secret " + name + " is not valid JSON/YAML: it was not made of a manifest");
    }
  }
}
