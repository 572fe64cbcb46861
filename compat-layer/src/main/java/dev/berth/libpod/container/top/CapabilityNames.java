package dev.berth.libpod.container.top;

import dev.berth.runtime.oci.Capabilities;
import java.util.List;
import java.util.TreeSet;

/** Sets of capabilities as the table shows them. */
final class CapabilityNames {
  private CapabilityNames() {}

  /**
   * {@code full}, {@code none}, or the names in their order.
   *
   * @param mask in hexadecimal
   */
  static String of(String mask) {
    long set = mask.isEmpty() ? 0 : Long.parseUnsignedLong(mask, 16);
    List<String> all = Capabilities.all();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < all.size(); i++) {
      if ((set >> i & 1) == 1) {
        names.add(all.get(i).substring("CAP_".length()));
      }
    }
    if (names.isEmpty()) {
      return "none";
    }
    return names.size() == all.size() ? "full" : String.join(",", names);
  }
}
