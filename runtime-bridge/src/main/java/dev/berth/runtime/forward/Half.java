package dev.berth.runtime.forward;

import dev.berth.runtime.linux.Splice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import sun.nio.ch.SelChImpl;

/**
 * One direction of a connection. The end of its stream is passed on, and only its own. Little is
 * copied, much goes through a pipe: that costs descriptors, but no copies.
 */
final class Half {
  /** Rounds after which other connections have their turn. */
  private static final int ROUNDS = 8;

  /** Bytes after which a pipe is worth its making. */
  private static final long MUCH = 1024 * 1024;

  private final SocketChannel from;
  private final SocketChannel to;
  private final Buffers buffers;
  private @Nullable ByteBuffer pending;
  private @Nullable Splice pipe;
  private long moved;
  private boolean ended;
  private boolean closed;

  Half(SocketChannel from, SocketChannel to, Buffers buffers) {
    this.from = from;
    this.to = to;
    this.buffers = buffers;
  }

  /** Moves what can be moved now. */
  void pump() throws IOException {
    for (int round = 0; round < ROUNDS && flush() && !ended; round++) {
      long count = take();
      if (count <= 0) {
        ended = count < 0;
        break;
      }
      count(count);
    }
    if (flush() && ended && !closed) {
      closed = true;
      to.shutdownOutput();
    }
  }

  private void count(long count) {
    moved += count;
    if (moved >= MUCH && moved - count < MUCH) {
      pipe = buffers.takePipe();
    }
  }

  /** Reads: bytes, 0 when none are there, -1 at the end. */
  private long take() throws IOException {
    if (pipe != null) {
      return pipe.fill(descriptor(from));
    }
    ByteBuffer buffer = buffers.take();
    int count = 0;
    try {
      count = from.read(buffer);
    } finally {
      if (count > 0) {
        pending = buffer.flip();
      } else {
        buffers.give(buffer);
      }
    }
    return count;
  }

  /** Whether nothing is left to be written. */
  private boolean flush() throws IOException {
    ByteBuffer buffer = pending;
    if (buffer == null) {
      return pipe == null || pipe.drain(descriptor(to));
    }
    to.write(buffer);
    if (buffer.hasRemaining()) {
      return false;
    }
    pending = null;
    buffers.give(buffer);
    return true;
  }

  private static int descriptor(SocketChannel channel) {
    return ((SelChImpl) channel).getFDVal();
  }

  /** Whether it waits for data. */
  boolean reads() {
    return !writes() && !ended;
  }

  /** Whether it waits for room. */
  boolean writes() {
    return pending != null || (pipe != null && !pipe.isEmpty());
  }

  /** Whether everything went through, the end of the stream too. */
  boolean done() {
    return closed;
  }

  /** Gives back what it was lent. */
  void drop() {
    if (pending != null) {
      buffers.give(pending);
      pending = null;
    }
    if (pipe != null) {
      buffers.endPipe(pipe);
      pipe = null;
    }
  }
}
