package dev.berth.runtime.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tukaani.xz.XZInputStream;

/** Decompresses xz, one stream at a time: a dictionary may take half the memory there is. */
final class XzTurn extends FilterInputStream {
  /** What a stream of the highest preset needs, in KiB; more is refused. */
  private static final int MEMORY = 70 << 10;

  private static final Semaphore TURN = new Semaphore(1);

  private final AtomicBoolean open = new AtomicBoolean(true);

  private XzTurn(InputStream in) {
    super(in);
  }

  static InputStream open(InputStream in) throws IOException {
    TURN.acquireUninterruptibly();
    try {
      return new XzTurn(new XZInputStream(in, MEMORY));
    } catch (IOException | RuntimeException e) {
      TURN.release();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (open.compareAndSet(true, false)) {
      try {
        super.close();
      } finally {
        TURN.release();
      }
    }
  }
}
