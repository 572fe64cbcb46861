package dev.berth.runtime.network;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** The routes that a network has for its containers. They go with the container's interface. */
final class NetworkRoutes {
  private NetworkRoutes() {}

  /** Sets those of the families that the endpoint has an address of. */
  static void set(Kernel kernel, Attachment attachment) throws IOException {
    List<Network.Route> routes = attachment.network().routes();
    if (!routes.isEmpty()) {
      NetworkNamespaces.within(
          kernel,
          attachment.namespace(),
          () -> {
            set(kernel, attachment.endpoint(), routes);
            return routes;
          });
    }
  }

  private static void set(Kernel kernel, Lease.Endpoint endpoint, List<Network.Route> routes)
      throws IOException {
    try (RouteSocket socket = new RouteSocket(kernel)) {
      int index = socket.index(endpoint.interfaceName());
      for (Network.Route each : routes) {
        int slash = each.destination().indexOf('/');
        InetAddress to = Addresses.parse(each.destination().substring(0, slash));
        InetAddress gateway = Addresses.parse(each.gateway());
        boolean six = gateway != null && gateway.getAddress().length > 4;
        if (to != null && gateway != null && (six ? endpoint.ipv6() : endpoint.ipv4()) != null) {
          int prefix = Integer.parseInt(each.destination().substring(slash + 1));
          Long metric = each.metric();
          socket.addRoute(to, prefix, gateway, index, metric == null ? 0 : metric.intValue());
        }
      }
    }
  }
}
