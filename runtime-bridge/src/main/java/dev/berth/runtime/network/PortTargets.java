package dev.berth.runtime.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's published ports lead to: its addresses on the first networks that lead out.
 * Ports of what is on internal networks only lead nowhere.
 *
 * @param ipv4 address with the length of its subnet's prefix
 * @param ipv6 the same of the other family
 */
record PortTargets(@Nullable Target ipv4, @Nullable Target ipv6) {
  /** The targets of a lease. */
  static PortTargets of(Lease lease, NetworkCatalog catalog) {
    Target four = null;
    Target six = null;
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      if (four != null && six != null) {
        break;
      }
      Network network = catalog.get(endpoint.networkId());
      if (!network.internal()) {
        four = four != null ? four : target(network, endpoint.ipv4());
        six = six != null ? six : target(network, endpoint.ipv6());
      }
    }
    return new PortTargets(four, six);
  }

  /** Whether there is none. */
  boolean none() {
    return ipv4 == null && ipv6 == null;
  }

  /** The one for connections to an address of the host: of its family where there is one. */
  @Nullable Target forHost(InetAddress host) {
    if (host instanceof Inet6Address) {
      return ipv6 != null ? ipv6 : ipv4;
    }
    return ipv4 != null ? ipv4 : ipv6;
  }

  /** The address that messages name. */
  String text() {
    Target shown = ipv4 != null ? ipv4 : ipv6;
    return shown == null ? "" : shown.address();
  }

  private static @Nullable Target target(Network network, @Nullable String address) {
    if (address == null) {
      return null;
    }
    Network.Pool pool = network.pool(address.indexOf(':') >= 0);
    boolean answers = pool != null && !network.settings().noDefaultRoute();
    return new Target(address, pool == null || !answers ? 0 : Cidr.parse(pool.subnet()).prefix());
  }

  /**
   * An address and the length of its subnet's prefix; 0, as if all clients were in it, where the
   * container has no way to answer others.
   */
  record Target(String address, int prefix) {}
}
