package dev.berth.runtime.log;

import java.time.Instant;
import java.util.Map;

/**
 * A line of conmon's k8s-file: {@code <RFC 3339 time> stdout|stderr F|P <content>}. One object is
 * moved from line to line; nothing is copied or allocated.
 */
final class StoredEntry implements LogEntry {
  private static final byte[] EMPTY = {};

  private final Map<String, String> attributes;
  private byte[] buffer = EMPTY;
  private int timeStart;
  private int timeEnd;
  private int offset;
  private int length;
  private boolean stderr;
  private boolean partial;

  StoredEntry(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  /**
   * Moves to a line.
   *
   * @param newline index of the newline that ends it
   * @return false when it has not the form, as after a crash in the middle of a write
   */
  boolean at(byte[] bytes, int start, int newline) {
    int space = start;
    while (space < newline && bytes[space] != ' ') {
      space++;
    }
    // " stdout F " is ten bytes
    if (space + 10 > newline || bytes[space + 7] != ' ' || bytes[space + 9] != ' ') {
      return false;
    }
    buffer = bytes;
    timeStart = start;
    timeEnd = space;
    stderr = bytes[space + 4] == 'e';
    partial = bytes[space + 8] == 'P';
    offset = space + 10;
    length = newline - offset + (partial ? 0 : 1);
    return true;
  }

  /** Nanoseconds since the epoch; 0 for a time that cannot be read. */
  long nanos() {
    return LogTime.nanos(buffer, timeStart, timeEnd);
  }

  @Override
  public Instant time() {
    long nanos = nanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  @Override
  public boolean stderr() {
    return stderr;
  }

  @Override
  public boolean partial() {
    return partial;
  }

  @Override
  public byte[] buffer() {
    return buffer;
  }

  @Override
  public int offset() {
    return offset;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Map<String, String> attributes() {
    return attributes;
  }
}
