package dev.berth.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the small JSON documents of registries and credential files as trees. */
final class RegistryJson {
  private RegistryJson() {}

  /** Parses an object; fails with IOException when it is none. */
  static JsonNode object(byte[] bytes) throws IOException {
    JsonNode node;
    try {
      node = UntrustedJson.mapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new LastingFailure("invalid JSON: " + e.getOriginalMessage(), e);
    }
    if (!node.isObject()) {
      throw new LastingFailure("invalid JSON: not an object");
    }
    return node;
  }

  /** The text of a field, or null when it is absent, empty or not a text. */
  static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || !value.isTextual() || value.textValue().isEmpty()
        ? null
        : value.textValue();
  }

  /** The text of a field, or the default. */
  static String text(JsonNode node, String field, String otherwise) {
    return Objects.requireNonNullElse(text(node, field), otherwise);
  }
}
