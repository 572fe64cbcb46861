package dev.berth.runtime.exec;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.stream.DetachKeys;
import java.io.IOException;
import java.io.InputStream;

/**
 * A client's bytes on their way to the process: a pipe, which is closed at their end, or a
 * terminal.
 */
final class ExecInput {
  private static final System.Logger LOG = System.getLogger(ExecInput.class.getName());
  private static final int BUFFER = 8192;
  private static final int POLL_MILLIS = 1000;
  private static final short POLLOUT = 4;

  private final Kernel kernel;
  private final boolean terminal;
  private final boolean discards;
  private int descriptor;

  /**
   * @param descriptor non-blocking; closed here only when it is a pipe; -1 to read the client only
   *     to see it leave
   */
  ExecInput(Kernel kernel, int descriptor, boolean terminal) {
    this.kernel = kernel;
    this.descriptor = descriptor;
    this.terminal = terminal;
    this.discards = descriptor < 0;
  }

  /** How copying ended. */
  enum End {
    END_OF_INPUT,
    DETACHED,
    CLIENT_LEFT,
    PROCESS_ENDED
  }

  /** Copies until the client's or the process's end. Blocks its (platform) thread. */
  End copy(InputStream from, byte[] detachKeys) {
    DetachKeys keys = new DetachKeys(terminal ? detachKeys : new byte[0]);
    byte[] buffer = new byte[BUFFER];
    End end = End.END_OF_INPUT;
    try {
      for (int n; (n = from.read(buffer)) >= 0; ) {
        DetachKeys.Scan scan = keys.scan(buffer, n);
        if (!write(scan.bytes(), scan.length())) {
          end = End.PROCESS_ENDED;
          break;
        }
        if (scan.detached()) {
          end = End.DETACHED;
          break;
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "the client's input failed", e);
      end = End.CLIENT_LEFT;
    }
    close();
    return end;
  }

  /** False when the process takes no more. */
  private boolean write(byte[] bytes, int length) {
    int done = discards ? length : 0;
    while (done < length) {
      int to = descriptor();
      if (to < 0) {
        return false;
      }
      try {
        int written = writeSome(bytes, done, length - done);
        done += written;
        if (written == 0) {
          kernel.poll(new int[] {to}, new short[] {POLLOUT}, POLL_MILLIS);
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the process takes no input", e);
        return false;
      }
    }
    return true;
  }

  /** Under the lock, so that the number cannot be another file's by now. */
  private synchronized int writeSome(byte[] bytes, int offset, int length) throws IOException {
    return descriptor < 0 ? 0 : kernel.writeSome(descriptor, bytes, offset, length);
  }

  private synchronized int descriptor() {
    return descriptor;
  }

  /** Ends the process's input, or lets go of the terminal. */
  synchronized void close() {
    if (descriptor >= 0 && !terminal) {
      kernel.close(descriptor);
    }
    descriptor = -1;
  }
}
