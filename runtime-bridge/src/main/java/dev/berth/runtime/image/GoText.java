package dev.berth.runtime.image;

import static java.nio.charset.StandardCharsets.UTF_8;

/** JSON as Go writes it, where a digest is made of it. */
final class GoText {
  private GoText() {}

  /** The same JSON with the characters escaped that Go escapes for browsers. */
  static byte[] escaped(byte[] json) {
    return new String(json, UTF_8)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .getBytes(UTF_8);
  }
}
