package dev.berth.runtime.forward;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.Splice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Buffers outside the heap, lent while data is on its way, and pipes; for one thread. */
final class Buffers {
  /**
   * Large enough that a fast connection needs few calls, small enough for thousands of slow ones.
   */
  static final int SIZE = 128 * 1024;

  private static final int KEPT = 16;

  /** A user may have 64 MB in pipes (pipe(7)), some of them his own. */
  private static final int PIPES = 32;

  private static final int PIPE_SIZE = 1024 * 1024;

  private final Kernel kernel;
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private int pipes;

  Buffers(Kernel kernel) {
    this.kernel = kernel;
  }

  /** An empty one; fails when too many connections hold one, of which this is then one less. */
  ByteBuffer take() throws IOException {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer.clear();
    }
    try {
      return ByteBuffer.allocateDirect(SIZE);
    } catch (OutOfMemoryError e) {
      throw new IOException("no memory for what a connection does not take", e);
    }
  }

  /** Takes one back. */
  void give(ByteBuffer buffer) {
    if (free.size() < KEPT) {
      free.push(buffer);
    }
  }

  /** A pipe for a connection through which much goes; null when there are enough of them. */
  @Nullable Splice takePipe() {
    if (pipes >= PIPES) {
      return null;
    }
    try {
      Splice pipe = Splice.open(kernel, PIPE_SIZE);
      pipes++;
      return pipe;
    } catch (IOException e) {
      // too many in all the user's programs, or no descriptor is left: bytes are copied
      return null;
    }
  }

  /** Ends a pipe, with what may be in it. */
  void endPipe(Splice pipe) {
    pipes--;
    pipe.close();
  }
}
