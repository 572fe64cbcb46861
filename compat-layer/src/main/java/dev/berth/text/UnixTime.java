package dev.berth.text;

import dev.berth.runtime.error.EngineException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Unix times in queries: {@code seconds[.nanoseconds]}. */
public final class UnixTime {
  private UnixTime() {}

  /** Parses; null for empty and for {@code 0}; INVALID in Go's words otherwise. */
  public static @Nullable Instant parse(String text) {
    if (text.isEmpty() || text.equals("0")) {
      return null;
    }
    int dot = text.indexOf('.');
    String seconds = dot < 0 ? text : text.substring(0, dot);
    String fraction = dot < 0 ? "" : text.substring(dot + 1);
    long whole = number(seconds);
    long nanos = 0;
    if (!fraction.isEmpty()) {
      number(fraction); // its words are about what was written
      nanos = number((fraction + "000000000").substring(0, 9));
    }
    if (Math.abs(whole) > Instant.MAX.getEpochSecond() / 2) {
      throw EngineException.invalid(
          "strconv.ParseInt: parsing \"" + seconds + "\": value out of range");
    }
    return Instant.ofEpochSecond(whole, nanos);
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      String why = digits.matches("[+-]?[0-9]+") ? "value out of range" : "invalid syntax";
      throw EngineException.invalid("strconv.ParseInt: parsing \"" + digits + "\": " + why);
    }
  }
}
