package dev.berth.runtime.forward;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/** One client of a UDP port. */
final class UdpSession implements Handler {
  private static final int AT_ONCE = 64;

  private final UdpPort port;
  private final SocketAddress client;
  private final DatagramChannel server;
  private final Buffers buffers;
  private long lastUse = System.nanoTime();

  UdpSession(UdpPort port, SocketAddress client, DatagramChannel server, Buffers buffers) {
    this.port = port;
    this.client = client;
    this.server = server;
    this.buffers = buffers;
  }

  void send(ByteBuffer datagram) throws IOException {
    lastUse = System.nanoTime();
    server.write(datagram);
  }

  long lastUse() {
    return lastUse;
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    ByteBuffer buffer = buffers.take();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        if (server.read(buffer.clear()) <= 0) {
          return;
        }
        lastUse = System.nanoTime();
        port.answer(buffer.flip(), client);
      }
    } finally {
      buffers.give(buffer);
    }
  }

  @Override
  public void close() {
    port.forget(client);
    Closing.quietly(server);
  }
}
