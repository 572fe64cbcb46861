package dev.berth.runtime.log;

import java.time.Instant;

/** RFC 3339 times as bytes, read without making a text of them. */
final class LogTime {
  private static final long NANOS = 1_000_000_000L;

  private LogTime() {}

  /**
   * Nanoseconds since the epoch of {@code 2026-01-02T03:04:05.123456789+00:00}, with any number of
   * fraction digits, and Z or an offset; 0 when it has not the form.
   */
  static long nanos(byte[] text, int start, int end) {
    if (end - start < 20) {
      return 0;
    }
    long days =
        days(number(text, start, 4), number(text, start + 5, 2), number(text, start + 8, 2));
    long seconds =
        days * 86_400
            + number(text, start + 11, 2) * 3600L
            + number(text, start + 14, 2) * 60L
            + number(text, start + 17, 2);
    int at = start + 19;
    long fraction = 0;
    if (text[at] == '.') {
      long unit = NANOS / 10;
      for (at++; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        fraction += (text[at] - '0') * unit;
        unit /= 10;
      }
    }
    if (at + 6 <= end && (text[at] == '+' || text[at] == '-')) {
      long offset = number(text, at + 1, 2) * 3600L + number(text, at + 4, 2) * 60L;
      seconds -= text[at] == '+' ? offset : -offset;
    }
    return seconds * NANOS + fraction;
  }

  /** Nanoseconds since the epoch, at the ends of the range when beyond. */
  static long nanos(Instant time) {
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static int number(byte[] text, int start, int digits) {
    int value = 0;
    for (int i = start; i < start + digits; i++) {
      value = value * 10 + (text[i] - '0');
    }
    return value;
  }

  /** Days since the epoch of a date in the Gregorian calendar. */
  private static long days(int year, int month, int day) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
