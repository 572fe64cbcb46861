package dev.berth.runtime.forward;

import dev.berth.runtime.linux.SocketOptions;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sun.nio.ch.SelChImpl;

/** A listening TCP port and its connections. */
final class TcpPort implements ForwardedPort {
  private static final int BACKLOG = 4096;
  private static final int AT_ONCE = 64;

  private final Route route;
  private final ServerSocketChannel listener;
  private final Upstream upstream;
  private final Buffers buffers;
  private final Set<Handler> relays = new HashSet<>();

  private TcpPort(Route route, ServerSocketChannel listener, Upstream upstream, Buffers buffers) {
    this.route = route;
    this.listener = listener;
    this.upstream = upstream;
    this.buffers = buffers;
  }

  /** Listens in the network namespace of the calling thread. */
  static TcpPort open(Route route, Upstream upstream, Buffers buffers) throws IOException {
    ServerSocketChannel listener =
        ServerSocketChannel.open(Upstream.family(route.listen().getAddress()));
    try {
      if (route.listen().getAddress() instanceof Inet6Address) {
        SocketOptions.ipv6Only(((SelChImpl) listener).getFDVal());
      }
      listener.configureBlocking(false);
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(route.listen(), BACKLOG);
      return new TcpPort(route, listener, upstream, buffers);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public void register(Selector selector) throws IOException {
    listener.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    for (int i = 0; i < AT_ONCE; i++) {
      SocketChannel client = listener.accept();
      if (client == null) {
        return;
      }
      relay(client, key.selector());
    }
  }

  private void relay(SocketChannel client, Selector selector) {
    try {
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      SocketChannel server = upstream.connect(route, (InetSocketAddress) client.getRemoteAddress());
      begin(new TcpRelay(client, server, selector, buffers, relays));
    } catch (IOException e) {
      reset(client);
    }
  }

  private static void begin(TcpRelay relay) {
    try {
      relay.begin();
    } catch (IOException e) {
      relay.close();
    }
  }

  private static void reset(SocketChannel client) {
    try {
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException gone) {
      // the client left first: closing is all there is to do
    }
    Closing.quietly(client);
  }

  @Override
  public void close() {
    Closing.quietly(listener);
    List.copyOf(relays).forEach(Handler::close);
  }
}
