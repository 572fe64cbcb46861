package dev.berth.runtime.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Buffers outside the heap, lent while data is on its way; for one thread. */
final class Buffers {
  /**
   * Large enough that a fast connection needs few calls, small enough for thousands of slow ones.
   */
  static final int SIZE = 128 * 1024;

  private static final int KEPT = 16;

  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

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
}
