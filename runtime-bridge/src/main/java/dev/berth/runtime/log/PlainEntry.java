package dev.berth.runtime.log;

import java.time.Instant;
import java.util.Map;

/** An entry with content of its own. */
record PlainEntry(
    Instant time,
    boolean stderr,
    byte[] buffer,
    boolean partial,
    Map<String, String> attributes,
    int part,
    boolean lastPart)
    implements LogEntry {
  PlainEntry(
      Instant time,
      boolean stderr,
      byte[] buffer,
      boolean partial,
      Map<String, String> attributes) {
    this(time, stderr, buffer, partial, attributes, 0, !partial);
  }

  @Override
  public int offset() {
    return 0;
  }

  @Override
  public int length() {
    return buffer.length;
  }
}
