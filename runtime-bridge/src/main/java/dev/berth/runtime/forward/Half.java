package dev.berth.runtime.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One direction of a connection. The end of its stream is passed on, and only its own. */
final class Half {
  /** Rounds after which other connections have their turn. */
  private static final int ROUNDS = 8;

  private final SocketChannel from;
  private final SocketChannel to;
  private final Buffers buffers;
  private @Nullable ByteBuffer pending;
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
      ByteBuffer buffer = buffers.take();
      int count;
      try {
        count = from.read(buffer);
      } catch (IOException e) {
        buffers.give(buffer);
        throw e;
      }
      if (count <= 0) {
        buffers.give(buffer);
        ended = count < 0;
        break;
      }
      pending = buffer.flip();
    }
    if (flush() && ended && !closed) {
      closed = true;
      to.shutdownOutput();
    }
  }

  /** Whether nothing is left to be written. */
  private boolean flush() throws IOException {
    ByteBuffer buffer = pending;
    if (buffer == null) {
      return true;
    }
    to.write(buffer);
    if (buffer.hasRemaining()) {
      return false;
    }
    pending = null;
    buffers.give(buffer);
    return true;
  }

  /** Whether it waits for data. */
  boolean reads() {
    return pending == null && !ended;
  }

  /** Whether it waits for room. */
  boolean writes() {
    return pending != null;
  }

  /** Whether everything went through, the end of the stream too. */
  boolean done() {
    return closed;
  }

  /** Gives its buffer back. */
  void drop() {
    ByteBuffer buffer = pending;
    pending = null;
    if (buffer != null) {
      buffers.give(buffer);
    }
  }
}
