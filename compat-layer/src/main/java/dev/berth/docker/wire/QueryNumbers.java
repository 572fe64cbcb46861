package dev.berth.docker.wire;

import dev.berth.api.Query;
import dev.berth.runtime.error.EngineException;
import org.jspecify.annotations.Nullable;

/** Numbers in queries, refused in Go's words. */
public final class QueryNumbers {
  private QueryNumbers() {}

  /** A signed number, null when the key is absent or empty. */
  public static @Nullable Integer optional(Query query, String key) {
    String text = query.optional(key);
    if (text == null) {
      return null;
    }
    try {
      return Integer.valueOf(text.startsWith("+") ? text.substring(1) : text);
    } catch (NumberFormatException e) {
      boolean number = text.matches("[+-]?[0-9]+");
      throw EngineException.invalid(
          "strconv.Atoi: parsing \""
              + text
              + "\": "
              + (number ? "value out of range" : "invalid syntax"));
    }
  }

  /** A number that must be given and fit 32 bits without sign. */
  public static int unsigned(Query query, String key) {
    String text = query.get(key);
    try {
      return (int) Math.min(Integer.MAX_VALUE, Integer.parseUnsignedInt(text) & 0xffffffffL);
    } catch (NumberFormatException e) {
      throw EngineException.invalid("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
    }
  }
}
