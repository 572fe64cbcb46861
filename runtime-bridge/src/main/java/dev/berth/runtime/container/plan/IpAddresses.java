package dev.berth.runtime.container.plan;

import org.jspecify.annotations.Nullable;

/** Literal addresses, checked without asking any name service. */
public final class IpAddresses {
  private IpAddresses() {}

  static boolean isAddressOrEmpty(@Nullable String text) {
    return text == null || text.isEmpty() || isV4(text) || isV6(text);
  }

  /** Whether it is an address of either family, without a zone. */
  public static boolean isAddress(String text) {
    return isV4(text) || text.indexOf('%') < 0 && isV6(text);
  }

  static boolean isV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')
          || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  static boolean isV6(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    if (address.indexOf(':') < 0
        || !address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
      return false;
    }
    try {
      // The text has only digits and colons: it is parsed, never looked up.
      return java.net.InetAddress.getByName(address) != null;
    } catch (java.net.UnknownHostException e) {
      return false;
    }
  }
}
