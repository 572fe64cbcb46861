package dev.berth.runtime.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteOrder;

/** Bound sockets whose descriptors can be handed to child processes, which no JDK socket can. */
public final class HostSockets {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC_NONBLOCK = 0x80000 | 0x800;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int BACKLOG = 4096;
  private static final int ADDRESS_SIZE = 28;

  private HostSockets() {}

  /** A listening TCP socket; an IPv6 one takes IPv6 only. */
  public static int listenTcp(Kernel kernel, InetAddress address, int port) throws IOException {
    return bound(kernel, address, port, SOCK_STREAM);
  }

  /** A bound UDP socket; an IPv6 one takes IPv6 only. */
  public static int bindUdp(Kernel kernel, InetAddress address, int port) throws IOException {
    return bound(kernel, address, port, SOCK_DGRAM);
  }

  private static int bound(Kernel kernel, InetAddress address, int port, int type)
      throws IOException {
    byte[] bytes = address.getAddress();
    boolean four = bytes.length == 4;
    try (Frame frame = new Frame()) {
      int socket =
          (int)
              frame.check(LibC.SOCKET, four ? AF_INET : AF_INET6, type | SOCK_CLOEXEC_NONBLOCK, 0);
      try {
        if (!four) {
          option(frame, socket, IPPROTO_IPV6, IPV6_V6ONLY);
        }
        if (type == SOCK_STREAM) {
          option(frame, socket, SOL_SOCKET, SO_REUSEADDR);
        }
        MemorySegment name = name(frame, bytes, port);
        frame.check(LibC.BIND, socket, name.address(), four ? 16 : ADDRESS_SIZE);
        if (type == SOCK_STREAM) {
          frame.check(LibC.LISTEN, socket, BACKLOG);
        }
        return socket;
      } catch (IOException e) {
        kernel.close(socket);
        throw e;
      }
    }
  }

  private static void option(Frame frame, int socket, int level, int name) throws IOException {
    MemorySegment one = frame.memory(Integer.BYTES);
    one.set(ValueLayout.JAVA_INT, 0, 1);
    frame.check(LibC.SETSOCKOPT, socket, level, name, one.address(), Integer.BYTES);
  }

  /** struct sockaddr_in or sockaddr_in6. */
  private static MemorySegment name(Frame frame, byte[] address, int port) {
    MemorySegment name = frame.memory(ADDRESS_SIZE);
    boolean four = address.length == 4;
    name.set(ValueLayout.JAVA_SHORT, 0, (short) (four ? AF_INET : AF_INET6));
    name.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) port);
    MemorySegment.copy(address, 0, name, ValueLayout.JAVA_BYTE, four ? 4 : 8, address.length);
    return name;
  }
}
