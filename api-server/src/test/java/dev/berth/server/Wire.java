package dev.berth.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that sees every byte. Reads fail after some seconds instead of hanging. */
final class Wire implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 10_000;

  private final SocketChannel channel;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  Wire(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    channel.configureBlocking(false);
  }

  SocketChannel channel() {
    return channel;
  }

  Wire send(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  Wire get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: d\r\n\r\n");
  }

  Wire halfClose() throws IOException {
    channel.shutdownOutput();
    return this;
  }

  /** Everything read so far, once it contains the text. */
  String until(String text) throws IOException {
    while (!seen().contains(text)) {
      if (!more()) {
        throw new EOFException("closed after: " + seen());
      }
    }
    String all = seen();
    read.reset();
    return all;
  }

  /** Everything up to the server's close. */
  String untilClosed() throws IOException {
    while (more()) {
      // keep reading
    }
    return seen();
  }

  private String seen() {
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  private boolean more() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (System.nanoTime() < end) {
      int count = channel.read(buffer);
      if (count < 0) {
        return false;
      }
      if (count > 0) {
        read.write(buffer.array(), 0, count);
        return true;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(500_000);
    }
    throw new IOException("nothing came after: " + seen());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
