package dev.berth.libpod.image;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.image.Image;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Draws the layers of an image, lowest first, as {@code podman image tree} does. */
final class ImageTree {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
  private static final int SHORT = 12;
  private static final int DIGITS = 4;

  private ImageTree() {}

  static String of(Image image, List<Long> sizes) {
    List<String> tags = LibpodNames.all(image.repoTags());
    StringBuilder text = new StringBuilder(512);
    text.append("Image ID: ").append(image.id().shortHex());
    text.append("\nTags:     [").append(String.join(" ", tags));
    text.append("]\nSize:     ").append(size(image.size())).append("\nImage Layers\n");
    for (int i = 0; i < image.diffIds().size(); i++) {
      boolean last = i == image.diffIds().size() - 1;
      String id = image.diffIds().get(i).hex().substring(0, SHORT);
      text.append(last ? "└── " : "├── ").append("ID: ").append(id).append(" Size: ");
      text.append(String.format(Locale.ROOT, "%7s", size(i < sizes.size() ? sizes.get(i) : 0)));
      if (last) {
        text.append(" Top Layer of: [").append(String.join(" ", tags)).append(']');
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Decimal units and four significant digits, without trailing zeros. */
  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String text =
        new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros().toPlainString();
    return text + UNITS[unit];
  }
}
