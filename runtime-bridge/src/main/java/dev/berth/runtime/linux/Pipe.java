package dev.berth.runtime.linux;

import java.io.IOException;

/** A pipe whose ends are closed at most once each. Not thread-safe. */
public final class Pipe implements AutoCloseable {
  private final Kernel kernel;
  private int readEnd;
  private int writeEnd;

  private Pipe(Kernel kernel, int readEnd, int writeEnd) {
    this.kernel = kernel;
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  /** Makes one; both ends are close-on-exec. */
  public static Pipe open(Kernel kernel) throws IOException {
    int[] ends = kernel.pipe();
    return new Pipe(kernel, ends[0], ends[1]);
  }

  /** The descriptor to read from, -1 once closed. */
  public int readEnd() {
    return readEnd;
  }

  /** The descriptor to write to, -1 once closed. */
  public int writeEnd() {
    return writeEnd;
  }

  /** Hands the write end over to the caller, who closes it. */
  public int takeWriteEnd() {
    int taken = writeEnd;
    writeEnd = -1;
    return taken;
  }

  public void closeRead() {
    if (readEnd >= 0) {
      kernel.close(readEnd);
      readEnd = -1;
    }
  }

  public void closeWrite() {
    if (writeEnd >= 0) {
      kernel.close(writeEnd);
      writeEnd = -1;
    }
  }

  @Override
  public void close() {
    closeRead();
    closeWrite();
  }
}
