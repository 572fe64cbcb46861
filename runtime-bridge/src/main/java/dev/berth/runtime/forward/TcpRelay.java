package dev.berth.runtime.forward;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** One connection of a client and its continuation to a container. */
final class TcpRelay implements Handler {
  private final SocketChannel client;
  private final SocketChannel server;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private final Half inward;
  private final Half outward;
  private final Set<Handler> owner;

  /**
   * Registers both, of which the server's is still connecting.
   *
   * @param owner where it is kept as long as it lives
   */
  TcpRelay(
      SocketChannel client,
      SocketChannel server,
      Selector selector,
      Buffers buffers,
      Set<Handler> owner)
      throws IOException {
    this.client = client;
    this.server = server;
    this.inward = new Half(client, server, buffers);
    this.outward = new Half(server, client, buffers);
    this.owner = owner;
    this.clientKey = client.register(selector, 0, this);
    this.serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    owner.add(this);
  }

  /** Goes on at once where the container's kernel has answered already, as it mostly has. */
  void begin() throws IOException {
    if (server.finishConnect()) {
      inward.pump();
      await();
    }
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    if (key == serverKey && key.isConnectable()) {
      begin();
      return;
    }
    boolean ofClient = key == clientKey;
    if (ofClient ? key.isReadable() : key.isWritable()) {
      inward.pump();
    }
    if (ofClient ? key.isWritable() : key.isReadable()) {
      outward.pump();
    }
    await();
  }

  private void await() {
    if (inward.done() && outward.done()) {
      end();
      return;
    }
    clientKey.interestOps(interest(inward.reads(), outward.writes()));
    serverKey.interestOps(interest(outward.reads(), inward.writes()));
  }

  private static int interest(boolean read, boolean write) {
    return (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
  }

  /** Both sides see a reset: the connection was cut, not finished. */
  @Override
  public void close() {
    cut(client);
    cut(server);
    end();
  }

  private static void cut(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // closed already, or never connected
      return;
    }
  }

  private void end() {
    owner.remove(this);
    inward.drop();
    outward.drop();
    Closing.quietly(client);
    Closing.quietly(server);
  }
}
