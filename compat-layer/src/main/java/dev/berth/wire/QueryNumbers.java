package dev.berth.wire;

import dev.berth.api.Query;
import dev.berth.runtime.error.EngineException;
import java.math.BigInteger;
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

  /**
   * A terminal's height or width, which must be given and fit 32 bits without sign.
   *
   * @param name of the measure in the refusal
   */
  public static int size(Query query, String key, String name) {
    String text = query.get(key);
    String digits = text.startsWith("-") ? text.substring(1) : text;
    boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean fits = number && new BigInteger(digits).bitLength() <= Integer.SIZE;
    if (!fits || digits.length() != text.length()) {
      String why = number ? "value out of range" : "invalid syntax";
      throw EngineException.invalid("invalid resize " + name + " \"" + text + "\": " + why);
    }
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(digits));
  }
}
