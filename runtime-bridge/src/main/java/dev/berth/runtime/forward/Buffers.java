package dev.berth.runtime.forward;

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

  /** An empty one. */
  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  /** Takes one back. */
  void give(ByteBuffer buffer) {
    if (free.size() < KEPT) {
      free.push(buffer);
    }
  }
}
