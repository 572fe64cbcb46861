package dev.berth.runtime.log.forward;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Writes the few kinds of MessagePack values that fluentd is sent. */
final class MessagePack {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  MessagePack array(int size) {
    out.write(0x90 | size);
    return this;
  }

  MessagePack text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 32) {
      out.write(0xa0 | bytes.length);
    } else if (bytes.length < 0x100) {
      out.write(0xd9);
      out.write(bytes.length);
    } else if (bytes.length < 0x10000) {
      out.write(0xda);
      big(bytes.length, 2);
    } else {
      out.write(0xdb);
      big(bytes.length, 4);
    }
    out.writeBytes(bytes);
    return this;
  }

  MessagePack number(long value) {
    out.write(0xd3);
    big(value, 8);
    return this;
  }

  /** Fluentd's time with nanoseconds: extension type 0. */
  MessagePack eventTime(Instant time) {
    out.write(0xd7);
    out.write(0);
    big(time.getEpochSecond(), 4);
    big(time.getNano(), 4);
    return this;
  }

  MessagePack map(Map<String, String> entries) {
    if (entries.size() < 16) {
      out.write(0x80 | entries.size());
    } else {
      out.write(0xde);
      big(entries.size(), 2);
    }
    entries.forEach((key, value) -> text(key).text(value));
    return this;
  }

  private void big(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.write((int) (value >> shift));
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
