package dev.berth.runtime.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Where output of a container process goes, one call a write of the process. Implementations frame
 * or pass on; they may block, which slows the reader down and never the container's log.
 */
public interface StdioSink {
  /** Output from descriptor 1, or of the terminal. */
  void stdout(byte[] bytes, int offset, int length) throws IOException;

  /** Output from descriptor 2. */
  void stderr(byte[] bytes, int offset, int length) throws IOException;

  /** Why there was no process: its first and last output in Docker's API. */
  default void refused(String why) throws IOException {
    byte[] bytes = (why + "\r\n").getBytes(StandardCharsets.UTF_8);
    stdout(bytes, 0, bytes.length);
  }

  /** Makes what was written visible to the client. */
  void flush() throws IOException;
}
