package dev.berth.runtime.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Texts of IP and hardware addresses. */
final class Addresses {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int DOTS = 3;
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  private Addresses() {}

  /** An address as inet_ntop(3) writes it: IPv6 with its longest run of zeros left out. */
  static String text(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int best = 0;
    int length = 0;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        best = i;
        length = end - i;
      }
    }
    return length < 2
        ? join(groups, 0, groups.length)
        : join(groups, 0, best) + "::" + join(groups, best + length, groups.length);
  }

  private static String join(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }

  /** A literal address, IPv4 with all four numbers, or null when the text is none. */
  static @Nullable InetAddress parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    boolean ipv6 = text.indexOf(':') >= 0;
    if (text.indexOf('%') >= 0 || (!ipv6 && text.chars().filter(c -> c == '.').count() != DOTS)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The hardware address of an endpoint: made from its IPv4 address, so that an address given to
   * the next container is never answered from a stale neighbour entry.
   */
  static String mac(@Nullable InetAddress ipv4) {
    byte[] mac = new byte[6];
    mac[0] = 0x02;
    mac[1] = 0x42;
    if (ipv4 == null) {
      byte[] tail = new byte[4];
      RANDOM.nextBytes(tail);
      System.arraycopy(tail, 0, mac, 2, tail.length);
    } else {
      System.arraycopy(ipv4.getAddress(), 0, mac, 2, 4);
    }
    return COLONS.formatHex(mac);
  }

  /** The six bytes of a hardware address; IllegalArgumentException when it is none. */
  static byte[] macBytes(String mac) {
    byte[] bytes = COLONS.parseHex(mac.replace('-', ':'));
    if (bytes.length != 6) {
      throw new IllegalArgumentException("invalid MAC address: " + mac);
    }
    return bytes;
  }
}
