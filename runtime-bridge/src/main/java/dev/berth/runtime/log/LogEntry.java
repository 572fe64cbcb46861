package dev.berth.runtime.log;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/**
 * One stored piece of output: a line with its newline, or a partial line without. A view that is
 * valid during the call it is passed to; the same object may come again with the next entry.
 */
public interface LogEntry {
  /** An entry that owns its content, and so may be kept. */
  static LogEntry of(
      Instant time, boolean stderr, byte[] line, boolean partial, Map<String, String> attributes) {
    return new PlainEntry(time, stderr, line, partial, attributes);
  }

  /** When it was written. */
  Instant time();

  /** Whether it went to standard error. */
  boolean stderr();

  /** Whether the line goes on in the next entry of the same stream. */
  boolean partial();

  /** Holds the content at {@link #offset()}; not to be changed or kept. */
  byte[] buffer();

  int offset();

  /** Bytes of content, the newline included. */
  int length();

  /** A copy of the content. */
  default byte[] line() {
    return Arrays.copyOfRange(buffer(), offset(), offset() + length());
  }

  /** Which part of a line that came in several it is, from 1; 0 for a whole line. */
  default int part() {
    return 0;
  }

  /** Whether no further part of the line follows. */
  default boolean lastPart() {
    return true;
  }

  /** What the log driver's options add (labels, environment, tag), sorted by key. */
  Map<String, String> attributes();
}
