package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import java.math.BigDecimal;

/** Go's durations: {@code 1h2m3.5s}, {@code 100ms}; failures have the words of Go's parser. */
final class GoDurations {
  private GoDurations() {}

  /** The duration in nanoseconds; INVALID when the text is none. */
  static long nanos(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    if (rest.isEmpty()) {
      throw invalid("invalid duration", text);
    }
    BigDecimal total = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length()) {
      int unit = skip(rest, at, true);
      int end = skip(rest, unit, false);
      total =
          total.add(
              number(rest.substring(at, unit), text)
                  .multiply(scale(rest.substring(unit, end), text)));
      at = end;
    }
    if (total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid("invalid duration", text);
    }
    return negative ? -total.longValue() : total.longValue();
  }

  private static int skip(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at)) == digits) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || c == '.';
  }

  private static BigDecimal number(String digits, String whole) {
    try {
      return new BigDecimal(digits);
    } catch (NumberFormatException e) {
      throw invalid("invalid duration", whole);
    }
  }

  private static BigDecimal scale(String unit, String whole) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "us", "µs", "μs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "" -> throw invalid("missing unit in duration", whole);
          default -> throw invalid("unknown unit \"" + unit + "\" in duration", whole);
        });
  }

  private static EngineException invalid(String what, String text) {
    return EngineException.invalid("time: " + what + " \"" + text + '"');
  }
}
