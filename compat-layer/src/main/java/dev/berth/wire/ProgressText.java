package dev.berth.wire;

/**
 * The bar that progress lines carry as text until API 1.51, for clients that print lines as they
 * come: as Docker draws it for a terminal of 200 columns.
 */
final class ProgressText {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final int BAR = 50;
  private static final int NUMBER = 8;

  private ProgressText() {}

  /**
   * The text; empty when there is nothing to tell.
   *
   * @param current bytes so far
   * @param total bytes in all, 0 or less when unknown
   */
  static String of(long current, long total) {
    if (total <= 0) {
      return current <= 0 ? "" : padded(size(current));
    }
    StringBuilder text = new StringBuilder(BAR + 30).append('[');
    int done = (int) Math.min(BAR, (long) ((double) current / total * 100) / 2);
    text.repeat("=", done).append('>').repeat(" ", BAR - done).append("] ");
    text.append(padded(size(current)));
    return current > total ? text.toString() : text.append('/').append(size(total)).toString();
  }

  private static String padded(String text) {
    return " ".repeat(Math.max(0, NUMBER - text.length())) + text;
  }

  /** Decimal units and four significant digits: {@code 2.048kB}. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    int scale = value >= 1000 ? 1 : value >= 100 ? 10 : value >= 10 ? 100 : 1000;
    long rounded = Math.round(value * scale);
    StringBuilder text = new StringBuilder().append(rounded / scale);
    long fraction = rounded % scale;
    if (fraction > 0) {
      String digits = Long.toString(scale + fraction).substring(1); // keeps zeros in front
      text.append('.').append(digits.replaceFirst("0+$", ""));
    }
    return text.append(UNITS[unit]).toString();
  }
}
