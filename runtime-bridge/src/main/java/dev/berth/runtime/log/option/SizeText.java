package dev.berth.runtime.log.option;

import dev.berth.runtime.error.EngineException;
import java.util.Locale;

/** Sizes as people write them, by the rules and in the words of go-units. */
public final class SizeText {
  private static final String UNITS = "bkmgtp";

  private SizeText() {}

  /** Bytes with decimal units: {@code 10k} is 10000. INVALID when it is no size. */
  public static long human(String text) {
    return parse(text, 1000);
  }

  /** Bytes with binary units: {@code 10k} is 10240. INVALID when it is no size. */
  public static long ram(String text) {
    return parse(text, 1024);
  }

  private static long parse(String text, int base) {
    int last = text.length() - 1;
    while (last >= 0 && "0123456789. ".indexOf(text.charAt(last)) < 0) {
      last--;
    }
    if (last < 0) {
      throw invalid(text);
    }
    String number = text.substring(0, text.charAt(last) == ' ' ? last : last + 1);
    double size;
    try {
      size = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
    if (size < 0 || number.isBlank() || !plain(number)) {
      throw invalid(text);
    }
    return (long) (size * multiplier(text.substring(last + 1), base));
  }

  /** What Java reads as a number but Go does not. */
  private static boolean plain(String number) {
    return number.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
  }

  private static double multiplier(String suffix, int base) {
    String lower = suffix.toLowerCase(Locale.ROOT);
    if (lower.isEmpty()) {
      return 1;
    }
    int unit = UNITS.indexOf(lower.charAt(0));
    String rest = lower.substring(1);
    boolean known = rest.isEmpty() || (unit > 0 && (rest.equals("b") || rest.equals("ib")));
    if (unit < 0 || !known) {
      throw EngineException.invalid("invalid suffix: '" + suffix + "'");
    }
    return Math.pow(base, unit);
  }

  private static EngineException invalid(String text) {
    return EngineException.invalid("invalid size: '" + text + "'");
  }
}
