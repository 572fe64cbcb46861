package dev.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server on the loopback interface. A TLS greeting is hung up on at
 * once, which a server of plain HTTP may take long to do; all connections can be cut.
 */
public final class Relay implements AutoCloseable {
  private static final byte TLS_GREETING = 0x16;

  private final ServerSocketChannel listener;
  private final int port;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private Relay(ServerSocketChannel listener, int port) {
    this.listener = listener;
    this.port = port;
    Thread.ofVirtual().start(this::accept);
  }

  /** From a free port of the loopback interface. */
  public static Relay to(int port) {
    try {
      ServerSocketChannel listener = ServerSocketChannel.open();
      return new Relay(listener.bind(new InetSocketAddress("127.0.0.1", 0)), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From a unix socket. */
  public static Relay to(int port, Path socket) {
    try {
      Files.deleteIfExists(socket);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      return new Relay(listener.bind(UnixDomainSocketAddress.of(socket)), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens at. */
  public int port() {
    try {
      return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every connection in the middle of what it carries. */
  public void cut() {
    open.forEach(Relay::close);
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(SocketChannel client) {
    SocketAddress address = new InetSocketAddress("127.0.0.1", port);
    try (client) {
      ByteBuffer first = ByteBuffer.allocate(16384);
      if (client.read(first) <= 0 || first.get(0) == TLS_GREETING) {
        return;
      }
      try (SocketChannel server = SocketChannel.open(address)) {
        Thread back = Thread.ofVirtual().start(() -> pump(server, client));
        write(server, first);
        pump(client, server);
        back.join();
      }
    } catch (IOException e) {
      // either end went away: so does the other
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private static void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    try {
      while (from.read(buffer) >= 0) {
        write(to, buffer);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void write(SocketChannel to, ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
    buffer.clear();
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
