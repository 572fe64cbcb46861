package dev.berth.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes as people read them, with four digits (docker/go-units, {@code HumanSize}). */
public final class UnitSize {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final MathContext FOUR = new MathContext(4, RoundingMode.HALF_EVEN);

  private UnitSize() {}

  /** In powers of 1000: {@code 1.5MB}. */
  public static String decimal(long bytes) {
    return text(bytes, 1000, DECIMAL);
  }

  /** In powers of 1024: {@code 1.5MiB}. */
  public static String binary(long bytes) {
    return text(bytes, 1024, BINARY);
  }

  private static String text(long bytes, double base, String[] units) {
    double size = bytes;
    int unit = 0;
    while (size >= base && unit < units.length - 1) {
      size /= base;
      unit++;
    }
    BigDecimal rounded = new BigDecimal(size).round(FOUR).stripTrailingZeros();
    return rounded.toPlainString() + units[unit];
  }
}
