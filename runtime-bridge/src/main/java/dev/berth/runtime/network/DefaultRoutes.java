package dev.berth.runtime.network;

import dev.berth.runtime.linux.RouteSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways out of a container: for each family the first of its networks that has a gateway.
 *
 * @param ipv4 null when no network leads out
 */
record DefaultRoutes(@Nullable Way ipv4, @Nullable Way ipv6) {
  /** A gateway behind an interface. */
  record Way(InetAddress gateway, String interfaceName) {}

  /** Chooses among attachments, the best first. */
  static DefaultRoutes of(List<Attachment> attachments) {
    return new DefaultRoutes(choose(attachments, false), choose(attachments, true));
  }

  /** Makes them the routes of the namespace that the socket is in; others go. */
  void set(RouteSocket routes) throws IOException {
    set(routes, ipv4);
    set(routes, ipv6);
  }

  private static void set(RouteSocket routes, @Nullable Way way) throws IOException {
    if (way != null) {
      routes.setDefaultRoute(way.gateway(), routes.index(way.interfaceName()));
    }
  }

  private static @Nullable Way choose(List<Attachment> attachments, boolean ipv6) {
    for (Attachment attachment : attachments) {
      Lease.Endpoint endpoint = attachment.endpoint();
      InetAddress gateway = gateway(attachment.network(), ipv6);
      if (gateway != null && (ipv6 ? endpoint.ipv6() : endpoint.ipv4()) != null) {
        return new Way(gateway, endpoint.interfaceName());
      }
    }
    return null;
  }

  /** Where a network's containers go out, or null when they do not. */
  static @Nullable InetAddress gateway(Network network, boolean ipv6) {
    NetworkOptions options = network.settings();
    boolean none =
        network.internal()
            || options.noDefaultRoute()
            || ParentBackend.serves(network)
            || options.gatewayMode(ipv6) == NetworkOptions.GatewayMode.ISOLATED;
    Network.Pool pool = none ? null : network.pool(ipv6);
    return pool == null ? null : Addresses.parse(pool.containerGateway());
  }
}
