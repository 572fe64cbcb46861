package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.PortBinding;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a lease looks to clients. */
final class JoinedView {
  private JoinedView() {}

  /** Everything of a lease. */
  static Networks.Joined of(Lease lease, Container container, NetworkCatalog catalog) {
    Map<String, EndpointState> endpoints = new LinkedHashMap<>();
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      Network network = catalog.get(endpoint.networkId());
      EndpointSpec spec = container.endpointSpecs().getOrDefault(network.name(), EndpointSpec.NONE);
      endpoints.put(network.name(), state(network, endpoint, spec));
    }
    return new Networks.Joined(endpoints, ports(lease.published()));
  }

  private static EndpointState state(Network network, Lease.Endpoint endpoint, EndpointSpec spec) {
    Network.Pool four = network.pool(false);
    Network.Pool six = network.pool(true);
    boolean named = !network.name().equals(NetworkCatalog.BRIDGE);
    return new EndpointState(
        network.id(),
        endpoint.endpointId(),
        endpoint.interfaceName(),
        gateway(network, false),
        orEmpty(endpoint.ipv4()),
        prefix(four),
        gateway(network, true),
        orEmpty(endpoint.ipv6()),
        prefix(six),
        endpoint.mac(),
        named ? endpoint.aliases() : null,
        spec.driverOpts(),
        spec.gwPriority());
  }

  private static String gateway(Network network, boolean six) {
    InetAddress gateway = DefaultRoutes.gateway(network, six);
    return gateway == null ? "" : Addresses.text(gateway);
  }

  private static int prefix(Network.@Nullable Pool pool) {
    return pool == null ? 0 : Cidr.parse(pool.subnet()).prefix();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Map<String, List<PortBinding>> ports(List<Lease.Published> published) {
    Map<String, List<PortBinding>> ports = new LinkedHashMap<>();
    for (Lease.Published port : published) {
      ports
          .computeIfAbsent(port.containerPort() + "/" + port.protocol(), key -> new ArrayList<>())
          .add(new PortBinding(port.hostIp(), Integer.toString(port.hostPort())));
    }
    return ports;
  }
}
