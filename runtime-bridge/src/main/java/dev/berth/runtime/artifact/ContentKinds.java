package dev.berth.runtime.artifact;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells the kind of a file by its first bytes (WHATWG MIME sniffing, the part Go has). */
final class ContentKinds {
  private static final int LOOKED_AT = 512;

  private record Magic(String start, String type) {}

  private static final List<Magic> MAGICS =
      List.of(
          new Magic("%PDF-", "application/pdf"),
          new Magic("%!PS-Adobe-", "application/postscript"),
          new Magic("GIF87a", "image/gif"),
          new Magic("GIF89a", "image/gif"),
          new Magic("\u0089PNG\r\n\u001a\n", "image/png"),
          new Magic("\u00ff\u00d8\u00ff", "image/jpeg"),
          new Magic("\u001f\u008b\b", "application/x-gzip"),
          new Magic("PK\u0003\u0004", "application/zip"),
          new Magic("\u0000asm", "application/wasm"),
          new Magic("<?xml", "text/xml; charset=utf-8"));

  private ContentKinds() {}

  /** The media type; the stream is where it was. */
  static String guess(BufferedInputStream in) throws IOException {
    in.mark(LOOKED_AT);
    byte[] bytes = in.readNBytes(LOOKED_AT);
    in.reset();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (Magic each : MAGICS) {
      if (text.startsWith(each.start())) {
        return each.type();
      }
    }
    for (byte each : bytes) {
      if (each >= 0 && each < ' ' && "\t\n\f\r\u001b".indexOf(each) < 0) {
        return "application/octet-stream";
      }
    }
    return "text/plain; charset=utf-8";
  }
}
