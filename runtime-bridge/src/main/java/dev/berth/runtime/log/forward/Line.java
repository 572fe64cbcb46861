package dev.berth.runtime.log.forward;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A line of output, without its newline.
 *
 * @param part which part of a line that came in several, from 1; 0 for a whole line
 * @param lineId tells the parts of one line from those of others
 */
public record Line(
    Instant time, boolean stderr, byte[] text, int part, boolean lastPart, String lineId) {
  /** The line as text; bytes that are not UTF-8 are replaced. */
  String string() {
    return new String(text, StandardCharsets.UTF_8);
  }

  String source() {
    return stderr ? "stderr" : "stdout";
  }
}
