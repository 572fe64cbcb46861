package dev.berth.runtime.forward;

import dev.berth.runtime.linux.SocketOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import sun.nio.ch.SelChImpl;

/**
 * Makes the sockets that lead to containers, in the network namespace of the calling thread. They
 * have the client's own address where it can be kept; else the container sees its gateway, as it
 * does with Docker for clients on the host itself.
 */
final class Upstream {
  private final int mark;

  /**
   * Makes nothing yet.
   *
   * @param mark of packets with a foreign address, 0 where addresses are not kept
   */
  Upstream(int mark) {
    this.mark = mark;
  }

  /** A TCP socket that is connecting. */
  SocketChannel connect(Route route, InetSocketAddress client) throws IOException {
    SocketChannel channel = SocketChannel.open(family(route.target().getAddress()));
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      if (keeps(route, client.getAddress())) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        assume(channel, ((SelChImpl) channel).getFDVal(), client);
      }
      channel.connect(route.target());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A connected UDP socket. */
  DatagramChannel datagrams(Route route, InetSocketAddress client) throws IOException {
    DatagramChannel channel = DatagramChannel.open(family(route.target().getAddress()));
    try {
      channel.configureBlocking(false);
      if (keeps(route, client.getAddress())) {
        assume(channel, ((SelChImpl) channel).getFDVal(), client);
      }
      channel.connect(route.target());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private boolean keeps(Route route, InetAddress client) {
    InetAddress target = route.target().getAddress();
    return mark != 0
        && client.getClass() == target.getClass()
        && !client.isLoopbackAddress()
        && !client.isLinkLocalAddress()
        && !client.isAnyLocalAddress()
        && !sameSubnet(client.getAddress(), target.getAddress(), route.prefix());
  }

  private void assume(NetworkChannel channel, int descriptor, InetSocketAddress client)
      throws IOException {
    SocketOptions.transparent(descriptor, client.getAddress() instanceof Inet6Address, mark);
    try {
      channel.bind(client);
    } catch (BindException taken) {
      channel.bind(new InetSocketAddress(client.getAddress(), 0));
    }
  }

  static boolean sameSubnet(byte[] a, byte[] b, int prefix) {
    for (int bit = 0; bit < prefix; bit++) {
      if (((a[bit / 8] ^ b[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }
}
