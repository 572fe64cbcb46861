package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.yaml.KubeException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of files as people write them, in powers of a thousand (docker/go-units). */
final class Sizes {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?) ?([kmgtp]?)i?b?");

  private Sizes() {}

  static long bytes(String text) {
    Matcher found = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!found.matches()) {
      throw new KubeException("invalid size: '" + text + "'");
    }
    int power = " kmgtp".indexOf(found.group(2).isEmpty() ? " " : found.group(2));
    return new BigDecimal(found.group(1))
        .scaleByPowerOfTen(3 * power)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValue();
  }
}
