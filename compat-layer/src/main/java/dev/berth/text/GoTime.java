package dev.berth.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Times in Go's forms, always UTC. */
public final class GoTime {
  /** Go's zero time: "never". */
  public static final String ZERO = "0001-01-01T00:00:00Z";

  private GoTime() {}

  /** RFC3339Nano: up to nine fraction digits, trailing zeros dropped; null is the zero time. */
  public static String rfc3339Nano(@Nullable Instant time) {
    return time == null ? ZERO : format(time, false);
  }

  /** As Docker's log prefix: exactly nine fraction digits. */
  public static String fixedNano(Instant time) {
    return format(time, true);
  }

  private static String format(Instant time, boolean fixed) {
    ZonedDateTime at = time.atZone(ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(30);
    pad(text, at.getYear(), 4);
    pad(text.append('-'), at.getMonthValue(), 2);
    pad(text.append('-'), at.getDayOfMonth(), 2);
    pad(text.append('T'), at.getHour(), 2);
    pad(text.append(':'), at.getMinute(), 2);
    pad(text.append(':'), at.getSecond(), 2);
    int nano = at.getNano();
    if (fixed || nano != 0) {
      pad(text.append('.'), nano, 9);
      while (!fixed && text.charAt(text.length() - 1) == '0') {
        text.setLength(text.length() - 1);
      }
    }
    return text.append('Z').toString();
  }

  private static void pad(StringBuilder text, int value, int width) {
    String digits = Integer.toString(value);
    text.repeat('0', Math.max(0, width - digits.length())).append(digits);
  }
}
