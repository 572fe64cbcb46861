package dev.berth.runtime.archive;

import java.nio.charset.StandardCharsets;

/** Names as raw bytes, one a char, and as text. */
public final class RawNames {
  private RawNames() {}

  /** The text of a raw name, for people. */
  public static String text(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) >= 0x80) {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      }
    }
    return raw;
  }

  /** The raw name of a text. */
  public static String raw(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }
}
