package dev.berth.libpod.kube.play;

import dev.berth.wire.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document such as clients send, made field by field; what says nothing is left out. */
final class SpecDocument {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  SpecDocument put(String key, @Nullable Object value) {
    boolean nothing =
        switch (value) {
          case null -> true;
          case String text -> text.isEmpty();
          case Boolean flag -> !flag;
          case Collection<?> all -> all.isEmpty();
          case Map<?, ?> all -> all.isEmpty();
          default -> false;
        };
    if (value != null && !nothing) {
      fields.put(key, value);
    }
    return this;
  }

  SpecDocument put(String key, SpecDocument inner) {
    return put(key, inner.fields);
  }

  SpecDocument putAll(String key, Collection<SpecDocument> inner) {
    List<Map<String, Object>> all = inner.stream().map(each -> each.fields).toList();
    return put(key, all);
  }

  Map<String, Object> fields() {
    return fields;
  }

  /** As a request that was read. */
  JsonObject read(String type) {
    return JsonObject.view(fields, type);
  }
}
