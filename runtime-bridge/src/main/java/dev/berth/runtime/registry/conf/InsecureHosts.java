package dev.berth.runtime.registry.conf;

import dev.berth.runtime.network.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The registries that Docker's {@code insecure-registries} lists, by name or by network.
 *
 * @param names {@code host} or {@code host:port}
 * @param networks in CIDR notation
 */
public record InsecureHosts(List<String> names, List<String> networks) {
  /** Every registry there is. */
  public static final InsecureHosts ALL = new InsecureHosts(List.of("*"), List.of());

  /** What dockerd takes for insecure without being told. */
  private static final List<String> LOOPBACK = List.of("::1/128", "127.0.0.0/8");

  /** The entries of the list, the usual networks first. */
  static InsecureHosts of(List<String> entries) {
    List<String> names = new ArrayList<>();
    List<String> networks = new ArrayList<>(LOOPBACK);
    for (String entry : entries) {
      int scheme = entry.indexOf("://");
      String bare = scheme < 0 ? entry : entry.substring(scheme + 3);
      if (isNetwork(bare)) {
        networks.add(bare);
      } else {
        names.add(bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare);
      }
    }
    return new InsecureHosts(List.copyOf(names), List.copyOf(networks));
  }

  private static boolean isNetwork(String text) {
    try {
      Cidr.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a registry's domain is listed, or one of its addresses lies in a network. */
  public boolean contains(String domain) {
    if (names.contains(domain) || names.contains("*")) {
      return true;
    }
    int colon = domain.lastIndexOf(':');
    String host = colon > domain.lastIndexOf(']') ? domain.substring(0, colon) : domain;
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (inNetwork(address)) {
          return true;
        }
      }
    } catch (UnknownHostException e) {
      // the connection will tell
    }
    return false;
  }

  private boolean inNetwork(InetAddress address) {
    for (String each : networks) {
      if (Cidr.parse(each).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
