package dev.berth.server;

import dev.berth.api.Exchange;
import io.helidon.common.buffers.DataReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/** Raw bytes both ways, beginning with what the parser had read ahead. */
final class HijackedConnection implements Exchange.Hijacked {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Connection connection;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();

  HijackedConnection(Connection connection) {
    this.connection = connection;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() throws IOException {
    try {
      if (connection.channel().isOpen()) {
        connection.channel().shutdownOutput();
        linger();
      }
    } catch (ClosedChannelException e) {
      // the client was faster
    } finally {
      connection.abort();
    }
  }

  /**
   * Reads what the client still sends until it closes, for a short time: closing a unix socket with
   * unread bytes makes the client read ECONNRESET instead of the end.
   */
  private void linger() {
    Thread watchdog = Thread.ofVirtual().start(this::abortLater);
    try {
      ByteBuffer rest = ByteBuffer.allocate(8 * 1024);
      while (connection.channel().read(rest) >= 0) {
        rest.clear();
      }
    } catch (IOException e) {
      // closed by the client or by the watchdog: either way it is over
    } finally {
      watchdog.interrupt();
    }
  }

  private void abortLater() {
    try {
      Thread.sleep(LINGER);
      connection.abort();
    } catch (InterruptedException e) {
      // the client has closed in time
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      DataReader reader = connection.dataReader();
      try {
        reader.ensureAvailable();
      } catch (DataReader.InsufficientDataAvailableException e) {
        return -1;
      } catch (RuntimeException e) {
        if (!connection.channel().isOpen()) {
          return -1;
        }
        throw new IOException("cannot read from the client", e);
      }
      int count = Math.min(length, reader.available());
      reader.readBuffer(count).read(target, offset, count);
      return count;
    }

    @Override
    public int available() {
      return connection.dataReader().available();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      connection.write(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Half-close towards the client: it sees the end, its input still arrives. */
    @Override
    public void close() throws IOException {
      if (connection.channel().isOpen()) {
        connection.channel().shutdownOutput();
      }
    }
  }
}
