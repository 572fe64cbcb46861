package dev.berth.runtime.id;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random 64-digit hex ids of containers, execs, networks and anonymous volumes. */
public final class HexIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private HexIds() {}

  /** 64 random hex digits whose first twelve are not all decimal, so they can be a host name. */
  public static String random() {
    while (true) {
      byte[] bytes = new byte[32];
      RANDOM.nextBytes(bytes);
      String hex = HexFormat.of().formatHex(bytes);
      if (!hex.substring(0, 12).chars().allMatch(Character::isDigit)) {
        return hex;
      }
    }
  }

  /** Whether the text is exactly 64 lower-case hex digits. */
  public static boolean isFullId(String text) {
    return text.length() == 64 && isHex(text);
  }

  /** Whether the text is non-empty and only lower-case hex digits. */
  public static boolean isHex(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
