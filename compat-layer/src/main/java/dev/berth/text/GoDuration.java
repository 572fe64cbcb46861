package dev.berth.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them: {@code 1h30m}, {@code 1.5s}. */
public final class GoDuration {
  private GoDuration() {}

  /** Nanoseconds, or null when the text is no duration. */
  public static @Nullable Long parse(String text) {
    boolean negative = text.startsWith("-");
    int at = negative || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return 0L;
    }
    if (at >= text.length() || text.length() > 64) {
      return null;
    }
    BigDecimal total = BigDecimal.ZERO;
    while (at < text.length()) {
      int number = at;
      while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      int unit = at;
      while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
        at++;
      }
      BigDecimal part = part(text.substring(number, unit), text.substring(unit, at));
      if (part == null) {
        return null;
      }
      total = total.add(part);
    }
    BigDecimal whole = (negative ? total.negate() : total).setScale(0, RoundingMode.DOWN);
    return whole.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : whole.longValue();
  }

  /** As Go prints it: {@code 1h2m3.5s}, {@code 1.5ms}, {@code 0s}. */
  public static String text(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    long size = Math.abs(nanos);
    String sign = nanos < 0 ? "-" : "";
    if (size < 1_000L) {
      return sign + size + "ns";
    }
    if (size < 1_000_000L) {
      return sign + decimal(size, 3) + "\u00b5s";
    }
    if (size < 1_000_000_000L) {
      return sign + decimal(size, 6) + "ms";
    }
    long minutes = size / 60_000_000_000L;
    String hours = minutes >= 60 ? minutes / 60 + "h" : "";
    String rest = minutes > 0 ? minutes % 60 + "m" : "";
    return sign + hours + rest + decimal(size % 60_000_000_000L, 9) + "s";
  }

  private static String decimal(long value, int scale) {
    return BigDecimal.valueOf(value, scale).stripTrailingZeros().toPlainString();
  }

  private static @Nullable BigDecimal part(String number, String unit) {
    long scale =
        switch (unit) {
          case "ns" -> 1L;
          case "us", "\u00b5s", "\u03bcs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 0;
        };
    if (scale == 0 || number.isEmpty() || number.equals(".")) {
      return null;
    }
    try {
      return new BigDecimal(number).multiply(BigDecimal.valueOf(scale));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
