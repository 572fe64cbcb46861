package dev.berth.runtime.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Options of sockets that the JDK does not know, by descriptor (ip(7), ipv6(7), socket(7)). */
public final class SocketOptions {
  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final int IPPROTO_IP = 0;
  private static final int IP_TRANSPARENT = 19;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_TRANSPARENT = 75;

  private SocketOptions() {}

  /** Keeps an IPv6 socket from taking IPv4 too; call it before binding. */
  public static void ipv6Only(int descriptor) throws IOException {
    set(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  }

  /**
   * Lets a socket have an address of another machine, and marks its packets; needs CAP_NET_ADMIN
   * over the network namespace it was made in.
   */
  public static void transparent(int descriptor, boolean ipv6, int mark) throws IOException {
    if (ipv6) {
      set(descriptor, IPPROTO_IPV6, IPV6_TRANSPARENT, 1);
    } else {
      set(descriptor, IPPROTO_IP, IP_TRANSPARENT, 1);
    }
    set(descriptor, SOL_SOCKET, SO_MARK, mark);
  }

  private static void set(int descriptor, int level, int name, int value) throws IOException {
    try (Frame frame = new Frame()) {
      MemorySegment memory = frame.memory(Integer.BYTES);
      memory.set(ValueLayout.JAVA_INT, 0, value);
      frame.check(LibC.SETSOCKOPT, descriptor, level, name, memory.address(), Integer.BYTES);
    }
  }
}
