package dev.berth.wire;

import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Frames output of two streams into one, as Docker's stdcopy: stream number, three zero bytes,
 * big-endian length, payload; one write is one frame. Frames gather in one buffer until flushed.
 * Not for use by two threads at once, except that each method is atomic.
 */
public final class MultiplexedSink implements StdioSink {
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int HEADER = 8;
  private static final int BUFFER = 64 << 10;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];
  private int used;

  public MultiplexedSink(OutputStream out) {
    this.out = out;
  }

  @Override
  public void stdout(byte[] bytes, int offset, int length) throws IOException {
    frame(STDOUT, bytes, offset, length);
  }

  @Override
  public void stderr(byte[] bytes, int offset, int length) throws IOException {
    frame(STDERR, bytes, offset, length);
  }

  @Override
  public synchronized void flush() throws IOException {
    drain();
    out.flush();
  }

  private synchronized void frame(int stream, byte[] bytes, int offset, int length)
      throws IOException {
    if (used + HEADER + length > BUFFER) {
      drain();
    }
    buffer[used] = (byte) stream;
    buffer[used + 1] = 0;
    buffer[used + 2] = 0;
    buffer[used + 3] = 0;
    buffer[used + 4] = (byte) (length >>> 24);
    buffer[used + 5] = (byte) (length >>> 16);
    buffer[used + 6] = (byte) (length >>> 8);
    buffer[used + 7] = (byte) length;
    used += HEADER;
    if (used + length > BUFFER) {
      drain();
      out.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, used, length);
      used += length;
    }
  }

  private void drain() throws IOException {
    if (used > 0) {
      out.write(buffer, 0, used);
      used = 0;
    }
  }
}
