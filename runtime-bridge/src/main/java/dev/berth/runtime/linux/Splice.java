package dev.berth.runtime.linux;

import java.io.IOException;

/**
 * Moves bytes from one descriptor to another without copying them into this process: splice(2) into
 * a pipe, and out of it. Both descriptors are non-blocking. For one thread.
 */
public final class Splice implements AutoCloseable {
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SPLICE_F_MOVE_NONBLOCK = 1 | 2;
  private static final int EAGAIN = 11;
  private static final int EINTR = 4;

  private final Pipe pipe;
  private final int capacity;
  private final Frame frame = new Frame();
  private long held;

  private Splice(Pipe pipe, int capacity) throws IOException {
    this.pipe = pipe;
    this.capacity = (int) frame.check(LibC.FCNTL, pipe.writeEnd(), F_SETPIPE_SZ, capacity);
  }

  /**
   * Makes the pipe.
   *
   * @param capacity bytes; the kernel refuses more than one user may have in all his pipes
   */
  public static Splice open(Kernel kernel, int capacity) throws IOException {
    Pipe pipe = Pipe.open(kernel);
    try {
      kernel.setNonBlocking(pipe.readEnd());
      kernel.setNonBlocking(pipe.writeEnd());
      return new Splice(pipe, capacity);
    } catch (IOException e) {
      pipe.close();
      throw e;
    }
  }

  /** Takes what is there into an empty pipe: bytes, 0 when nothing is, -1 at the end. */
  public long fill(int from) throws IOException {
    long count = move(from, pipe.writeEnd(), capacity);
    held += Math.max(0, count);
    return count < 0 ? 0 : count == 0 ? -1 : count;
  }

  /** Gives on what the pipe holds; whether nothing is left in it. */
  public boolean drain(int to) throws IOException {
    while (held > 0) {
      long count = move(pipe.readEnd(), to, held);
      if (count < 0) {
        return false;
      }
      held -= count;
    }
    return true;
  }

  /** Whether the pipe holds nothing. */
  public boolean isEmpty() {
    return held == 0;
  }

  /** Bytes moved, -1 when none can be now. */
  private long move(int from, int to, long most) throws IOException {
    while (true) {
      long count = frame.call(LibC.SPLICE, from, 0, to, 0, most, SPLICE_F_MOVE_NONBLOCK);
      if (count >= 0) {
        return count;
      }
      if (frame.errno() == EAGAIN) {
        return -1;
      }
      if (frame.errno() != EINTR) {
        throw frame.failure(LibC.SPLICE.symbol(), frame.errno());
      }
    }
  }

  @Override
  public void close() {
    pipe.close();
    frame.close();
  }
}
