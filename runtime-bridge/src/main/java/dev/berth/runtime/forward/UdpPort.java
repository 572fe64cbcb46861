package dev.berth.runtime.forward;

import dev.berth.runtime.linux.SocketOptions;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.nio.ch.SelChImpl;

/** A UDP port: every client has a session, which ends when it was silent for a while. */
final class UdpPort implements ForwardedPort {
  private static final int AT_ONCE = 64;
  private static final int MAX_SESSIONS = 4096;

  private final Route route;
  private final DatagramChannel channel;
  private final Upstream upstream;
  private final Buffers buffers;
  private final long idleNanos;
  private final Map<SocketAddress, UdpSession> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private volatile boolean idles;

  private UdpPort(
      Route route, DatagramChannel channel, Upstream upstream, Buffers buffers, long idleNanos) {
    this.route = route;
    this.channel = channel;
    this.upstream = upstream;
    this.buffers = buffers;
    this.idleNanos = idleNanos;
  }

  /** Binds in the network namespace of the calling thread. */
  static UdpPort open(Route route, Upstream upstream, Buffers buffers, long idleNanos)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(Upstream.family(route.listen().getAddress()));
    try {
      if (route.listen().getAddress() instanceof Inet6Address) {
        SocketOptions.ipv6Only(((SelChImpl) channel).getFDVal());
      }
      channel.configureBlocking(false);
      channel.bind(route.listen());
      return new UdpPort(route, channel, upstream, buffers, idleNanos);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public Route route() {
    return route;
  }

  /** Where it is bound. */
  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  @Override
  public void register(Selector selector) throws IOException {
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  @Override
  public void ready(SelectionKey key) throws IOException {
    ByteBuffer buffer = buffers.take();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        SocketAddress client = channel.receive(buffer.clear());
        if (client == null) {
          return;
        }
        forward(client, buffer.flip(), key.selector());
      }
    } finally {
      buffers.give(buffer);
    }
  }

  private void forward(SocketAddress client, ByteBuffer datagram, Selector selector) {
    UdpSession session = sessions.get(client);
    try {
      if (session == null) {
        session = open(client, selector);
      }
      session.send(datagram);
    } catch (IOException e) {
      // lost on its way, as datagrams may be; the next one begins anew
      if (session != null) {
        session.close();
      }
    }
  }

  private UdpSession open(SocketAddress client, Selector selector) throws IOException {
    if (sessions.size() >= MAX_SESSIONS) {
      sessions.values().iterator().next().close();
    }
    DatagramChannel server = upstream.datagrams(route, (InetSocketAddress) client);
    UdpSession session = new UdpSession(this, client, server, buffers);
    try {
      server.register(selector, SelectionKey.OP_READ, session);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    sessions.put(client, session);
    idles = true;
    return session;
  }

  void answer(ByteBuffer datagram, SocketAddress client) throws IOException {
    channel.send(datagram, client);
  }

  void forget(SocketAddress client) {
    sessions.remove(client);
    idles = !sessions.isEmpty();
  }

  @Override
  public boolean idles() {
    return idles;
  }

  @Override
  public void sweep(long now) {
    Iterator<UdpSession> all = List.copyOf(sessions.values()).iterator();
    while (all.hasNext()) {
      UdpSession session = all.next();
      if (now - session.lastUse() > idleNanos) {
        session.close();
      }
    }
  }

  @Override
  public void close() {
    Closing.quietly(channel);
    List.copyOf(sessions.values()).forEach(UdpSession::close);
  }
}
