package dev.berth.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** One client connection: the channel, its bytes, and whether a request is being answered. */
final class Connection implements ConnectionContext, DataWriter {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());
  private static final int READ_SIZE = 8 * 1024;

  private enum State {
    QUIET,
    BUSY,
    CLOSED
  }

  private final SocketChannel channel;
  private final HttpStack stack;
  private final Activity activity;
  private final ChunkReader reader = new ChunkReader(this::pull);
  private final AtomicReference<State> state = new AtomicReference<>(State.QUIET);
  private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_SIZE);
  private boolean http10;
  private volatile boolean streaming;

  Connection(SocketChannel channel, HttpStack stack, Activity activity) {
    this.channel = channel;
    this.stack = stack;
    this.activity = activity;
  }

  // written and read by the connection's own thread only
  private boolean answered;

  /** Serves requests until either side closes. */
  void run() {
    try {
      stack.http1(this).handle(stack.limit());
    } catch (CloseConnectionException | UncheckedIOException e) {
      LOG.log(Level.TRACE, "connection ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "connection failed", e);
    }
  }

  /** The next bytes of the client, null at its end. Blocks. */
  private byte @org.jspecify.annotations.Nullable [] pull() {
    try {
      if (answered) {
        // what was left of the answered request has been read: only now does the client owe us
        rest();
      }
      readBuffer.clear();
      int count = channel.read(readBuffer);
      if (count <= 0) {
        return null;
      }
      byte[] bytes = new byte[count];
      readBuffer.flip().get(bytes);
      if (state.compareAndSet(State.QUIET, State.BUSY)) {
        activity.begin();
        http10 = RequestLine.upgradeHttp10(bytes);
      } else if (state.get() == State.CLOSED) {
        return null;
      }
      return bytes;
    } catch (IOException e) {
      throw new ServerConnectionException("cannot read", e);
    }
  }

  /** The answer is out; the connection may wait for another request. */
  void requestEnded() {
    streaming = false;
    answered = true;
    if (reader.available() == 0) {
      rest();
    }
  }

  /**
   * A request is being handled, perhaps one that had come together with the last.
   *
   * @param chunked whether its body comes in chunks
   */
  void requestBegan(boolean chunked) {
    answered = false;
    if (chunked) {
      reader.beginChunks();
    }
  }

  private void rest() {
    if (state.compareAndSet(State.BUSY, State.QUIET)) {
      activity.end();
    }
  }

  /** Whether the request being answered was HTTP/1.0. */
  boolean http10() {
    return http10;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Writes everything, blocking while the client does not read. */
  void write(ByteBuffer... buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        channel.write(buffers);
      }
    }
  }

  /**
   * Takes no further request. What the client has sent already is still read and answered; later
   * bytes fail at the client before anything was done with them, so that it may try again.
   */
  void finishIfQuiet() {
    if (state.get() == State.QUIET) {
      try {
        channel.shutdownInput();
      } catch (IOException e) {
        LOG.log(Level.TRACE, "shutdown failed", e);
      }
    }
  }

  /** The answer may go on for any time. */
  void markStreaming() {
    streaming = true;
  }

  boolean streaming() {
    return streaming;
  }

  /** Ends the connection from its own thread. */
  @Override
  public void close() {
    if (state.getAndSet(State.CLOSED) == State.BUSY) {
      activity.end();
    }
    closeChannel();
  }

  /** Cuts the connection from outside. */
  void abort() {
    closeChannel();
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.TRACE, "close failed", e);
    }
  }

  @Override
  public void write(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    writeNow(buffer);
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void writeNow(BufferData buffer) {
    byte[] bytes = new byte[buffer.available()];
    buffer.read(bytes);
    try {
      write(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ListenerContext listenerContext() {
    return stack;
  }

  @Override
  public ExecutorService executor() {
    return stack.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return this;
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public Router router() {
    return stack;
  }

  @Override
  public PeerInfo remotePeer() {
    return LocalPeer.INSTANCE;
  }

  @Override
  public PeerInfo localPeer() {
    return LocalPeer.INSTANCE;
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String socketId() {
    return "unix";
  }

  @Override
  public String childSocketId() {
    return Integer.toHexString(System.identityHashCode(channel));
  }
}
