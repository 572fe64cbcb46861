package dev.berth.runtime.forward;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * One forwarded port.
 *
 * @param protocol {@code tcp} or {@code udp}
 * @param listen address and port on the host
 * @param target where it leads, inside the rootless namespace
 * @param prefix bits of the target's own subnet: what comes from an address in there cannot keep it
 */
record Route(String protocol, InetSocketAddress listen, InetSocketAddress target, int prefix) {
  /** Reads {@code PROTOCOL IP PORT IP PORT PREFIX}. */
  static Route parse(String[] words) {
    return new Route(
        protocol(words[1]),
        address(words[2], words[3]),
        address(words[4], words[5]),
        Integer.parseInt(words[6]));
  }

  static InetSocketAddress address(String ip, String port) {
    return new InetSocketAddress(InetAddress.ofLiteral(ip), Integer.parseInt(port));
  }

  /** How it is named among all ports of the host. */
  String key() {
    return key(protocol, listen);
  }

  static String key(String protocol, InetSocketAddress listen) {
    return protocol + " " + listen.getAddress().getHostAddress() + " " + listen.getPort();
  }

  boolean udp() {
    return protocol.equals("udp");
  }

  private static String protocol(String text) {
    if (!text.equals("tcp") && !text.equals("udp")) {
      throw new IllegalArgumentException("unknown protocol " + text);
    }
    return text;
  }
}
