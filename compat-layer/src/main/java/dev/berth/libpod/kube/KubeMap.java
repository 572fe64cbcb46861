package dev.berth.libpod.kube;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of Kubernetes that is being made; what is empty is left out. */
final class KubeMap {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** A value; null, false, and empty texts, lists and objects are left out. */
  KubeMap put(String key, @Nullable Object value) {
    Object plain = value instanceof KubeMap map ? map.values : value;
    if (!empty(plain)) {
      values.put(key, plain);
    }
    return this;
  }

  /** A value that stands there even when it is empty. */
  KubeMap putAlways(String key, Object value) {
    values.put(key, value);
    return this;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Map<String, Object> values() {
    return values;
  }

  private static boolean empty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean flag -> !flag;
      case String text -> text.isEmpty();
      case Collection<?> all -> all.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }
}
