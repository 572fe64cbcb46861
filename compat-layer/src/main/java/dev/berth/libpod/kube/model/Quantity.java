package dev.berth.libpod.kube.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a resource (Kubernetes, apimachinery's resource.Quantity).
 *
 * @param text as it was written
 */
public record Quantity(BigDecimal value, String text) {
  private static final Pattern FORM =
      Pattern.compile(
          "([-+]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30}))"
              + "(|[numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})");

  private static final Map<String, Integer> DECIMAL =
      Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private static final String BINARY = "KMGTPE";

  /** Reads one; null when it is none. */
  static @Nullable Quantity parse(String text) {
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(found.group(1));
    String suffix = found.group(2);
    if (suffix.endsWith("i")) {
      int power = BINARY.indexOf(suffix.charAt(0)) + 1;
      return new Quantity(number.multiply(BigDecimal.valueOf(1L << (10 * power))), text);
    }
    if (suffix.length() > 1) {
      int exponent = Integer.parseInt(suffix.substring(1));
      return new Quantity(number.scaleByPowerOfTen(exponent), text);
    }
    return new Quantity(number.scaleByPowerOfTen(DECIMAL.getOrDefault(suffix, 0)), text);
  }

  /** The amount in whole units, rounded up, at most what fits. */
  public long units() {
    return rounded(value);
  }

  /** The amount in thousandths, rounded up, at most what fits. */
  public long thousandths() {
    return rounded(value.scaleByPowerOfTen(3));
  }

  private static long rounded(BigDecimal number) {
    BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE);
    return number.setScale(0, RoundingMode.CEILING).min(most).max(most.negate()).longValueExact();
  }
}
