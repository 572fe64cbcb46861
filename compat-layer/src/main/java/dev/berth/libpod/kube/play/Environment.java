package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.EnvFrom;
import dev.berth.libpod.kube.model.EnvVar;
import dev.berth.libpod.kube.model.Manifest.ConfigMap;
import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.yaml.KubeException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables a manifest gives a container. */
final class Environment {
  private final PodFacts pod;
  private final Machine machine;

  Environment(PodFacts pod, Machine machine) {
    this.pod = pod;
    this.machine = machine;
  }

  /** In order: single ones, then whole maps, which Podman lets count more. */
  Map<String, String> of(PodContainer container) {
    Map<String, String> all = new LinkedHashMap<>();
    for (EnvVar each : container.env()) {
      String value = value(each, container);
      if (value != null) {
        all.put(each.name(), value);
      }
    }
    for (EnvFrom each : container.envFrom()) {
      from(each, all);
    }
    return all;
  }

  private void from(EnvFrom from, Map<String, String> all) {
    EnvFrom.Ref ref = from.configMap();
    if (ref != null) {
      ConfigMap map = pod.values().configMap(ref.name());
      if (map != null) {
        map.data().forEach((key, value) -> all.put(from.prefix() + key, value));
      } else if (!ref.optional()) {
        throw new KubeException("configmap " + ref.name() + " not found");
      }
    }
    EnvFrom.Ref secret = from.secret();
    if (secret != null) {
      Map<String, byte[]> values = pod.values().secret(secret.name());
      if (values != null) {
        values.forEach((key, value) -> all.put(from.prefix() + key, text(value)));
      } else if (!secret.optional()) {
        throw new KubeException(missing(secret.name()));
      }
    }
  }

  private static String missing(String secret) {
    return "no secret with name or id \"" + secret + "\": no such secret";
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private @Nullable String value(EnvVar variable, PodContainer container) {
    return switch (variable.from()) {
      case null -> variable.value();
      case EnvVar.ConfigKey key -> config(variable.name(), key);
      case EnvVar.SecretKey key -> secret(variable.name(), key);
      case EnvVar.Field field -> field(variable.name(), field.path());
      case EnvVar.Resource resource -> machine.resource(variable.name(), resource, container);
    };
  }

  private @Nullable String config(String name, EnvVar.ConfigKey key) {
    ConfigMap map = pod.values().configMap(key.name());
    String value = map == null ? null : map.data().get(key.key());
    if (value == null && !key.optional()) {
      throw new KubeException(
          "cannot set env "
              + name
              + (map == null
                  ? ": configmap " + key.name() + " not found"
                  : ": key " + key.key() + " not found in configmap " + key.name()));
    }
    return value;
  }

  private @Nullable String secret(String name, EnvVar.SecretKey key) {
    Map<String, byte[]> values = pod.values().secret(key.name());
    byte[] value = values == null ? null : values.get(key.key());
    if (value != null) {
      return text(value);
    }
    if (key.optional()) {
      return null;
    }
    throw new KubeException(
        "cannot set env "
            + name
            + ": "
            + (values == null
                ? missing(key.name())
                : "secret " + key.name() + " has not " + key.key() + " key"));
  }

  private String field(String name, String path) {
    if (path.equals("metadata.name")) {
      return pod.name();
    }
    if (path.equals("metadata.uid")) {
      return pod.id();
    }
    String label = between(path, "metadata.labels['");
    if (label != null) {
      return pod.labels().getOrDefault(label, "");
    }
    String annotation = between(path, "metadata.annotations['");
    if (annotation != null) {
      return pod.annotations().getOrDefault(annotation, "");
    }
    throw new KubeException(
        "can not set env %s. Reason: fieldPath %s is either not valid or not supported"
            .formatted(name, path));
  }

  private static @Nullable String between(String path, String start) {
    boolean fits = path.startsWith(start) && path.endsWith("']");
    int end = path.length() - 2;
    return fits && end > start.length() ? path.substring(start.length(), end) : null;
  }
}
