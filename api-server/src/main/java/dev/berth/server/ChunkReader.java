package dev.berth.server;

import io.helidon.common.buffers.DataReader;
import java.util.function.Supplier;

/**
 * A reader that shows the parser a long chunk of a request's body as several short ones: the parser
 * gathers a whole chunk in memory, and a client may send its archive as one.
 */
final class ChunkReader extends DataReader {
  private static final int LONGEST = 64 * 1024;
  private static final int HEX = 16;

  /** What is between a chunk's bytes and the next chunk's size. */
  private static final int LINE_END = 2;

  private boolean inBody;
  private long left;

  @SuppressWarnings("removal") // the factory that replaces the constructor makes no subclass
  ChunkReader(Supplier<byte[]> source) {
    super(source);
  }

  /** The body of a request that comes in chunks begins. */
  void beginChunks() {
    inBody = true;
    left = 0;
  }

  /** The size of a chunk; of a long one the size of its next part. */
  @Override
  public String readLine() {
    if (!inBody) {
      return super.readLine();
    }
    if (left == 0) {
      String line = super.readLine();
      long size = size(line);
      inBody = size > 0;
      if (size <= LONGEST) {
        return line;
      }
      left = size;
    }
    long part = Math.min(LONGEST, left);
    left -= part;
    return Long.toHexString(part);
  }

  /** Behind a part there is no line end. */
  @Override
  public void skip(int length) {
    if (length != LINE_END || left == 0) {
      super.skip(length);
    }
  }

  /** -1 for what the parser shall refuse. */
  private static long size(String line) {
    try {
      return Long.parseLong(line, HEX);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
