package dev.berth.runtime.stream;

import java.io.IOException;

/**
 * Where output of a container process goes, one call a write of the process. Implementations frame
 * or pass on; they may block, which slows the reader down and never the container's log.
 */
public interface StdioSink {
  /** Output from descriptor 1, or of the terminal. */
  void stdout(byte[] bytes, int offset, int length) throws IOException;

  /** Output from descriptor 2. */
  void stderr(byte[] bytes, int offset, int length) throws IOException;

  /** Makes what was written visible to the client. */
  void flush() throws IOException;
}
