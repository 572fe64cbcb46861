package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.oci.Modes;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides a container's addresses and names on its networks. Callers hold the lock. */
final class EndpointPlanner {
  private static final int HOST_NAME_LENGTH = 9;
  private static final String INTERFACE_NAME = "com.docker.network.endpoint.ifname";

  /** Who has gateways of both families comes first, then the priority counts, then the name. */
  private static final Comparator<Wanted> BEST_WAY_OUT =
      Comparator.comparingInt((Wanted wanted) -> -gateways(wanted.network()))
          .thenComparingInt(wanted -> -wanted.spec().gwPriority())
          .thenComparing(wanted -> wanted.network().name());

  private final NetworkCatalog catalog;

  EndpointPlanner(NetworkCatalog catalog) {
    this.catalog = catalog;
  }

  /** Whether the container has interfaces of its own to be set up. */
  static boolean joins(Container container) {
    String mode = mode(container);
    boolean none = mode.equals("none") && container.endpointSpecs().containsKey(mode);
    return !none
        && !mode.equals("host")
        && !mode.startsWith("container:")
        && Modes.path(mode) == null
        && !container.config().networkDisabled();
  }

  /** The network mode, {@code bridge} when none is given. */
  static String mode(Container container) {
    String mode = container.hostConfig().networkMode();
    return mode == null || mode.isEmpty() || mode.equals("default") ? "bridge" : mode;
  }

  /** The networks it is to be on, the one that leads out first. */
  List<Wanted> wanted(Container container) {
    Map<String, Wanted> byName = new TreeMap<>();
    if (joins(container) && container.endpointSpecs().isEmpty()) {
      Network main = catalog.get(mode(container));
      byName.put(main.name(), new Wanted(main, EndpointSpec.NONE));
    }
    container
        .endpointSpecs()
        .forEach(
            (ref, spec) -> {
              Network network = catalog.get(ref.equals("default") ? "bridge" : ref);
              byName.put(network.name(), new Wanted(network, spec));
            });
    if (byName.values().stream().anyMatch(wanted -> wanted.network().configOnly())) {
      throw EngineException.forbidden("cannot create endpoint on configuration-only network");
    }
    byName.values().removeIf(wanted -> !wanted.network().hasEndpoints());
    List<Wanted> wanted = new ArrayList<>(byName.values());
    wanted.sort(BEST_WAY_OUT);
    return wanted;
  }

  /** Endpoints of a container, the one that leads out first. */
  List<Lease.Endpoint> ordered(Container container, List<Lease.Endpoint> endpoints) {
    List<Lease.Endpoint> ordered = new ArrayList<>(endpoints);
    ordered.sort(
        Comparator.comparing(
            each -> wanted(container, catalog.get(each.networkId())), BEST_WAY_OUT));
    return ordered;
  }

  /** What the container asks of one network. */
  Wanted wanted(Container container, Network network) {
    return new Wanted(
        network, container.endpointSpecs().getOrDefault(network.name(), EndpointSpec.NONE));
  }

  /**
   * An endpoint of the container.
   *
   * @param interfaces names that its interfaces have already
   * @param resting addresses to be given only when asked for
   */
  Lease.Endpoint plan(
      Container container,
      Wanted wanted,
      Set<String> interfaces,
      List<Lease> leases,
      List<InetAddress> resting) {
    Network current = catalog.get(wanted.network().id()); // it may have been removed meanwhile
    List<InetAddress> taken = taken(current, leases);
    String wantedIpv4 = wanted.spec().ipv4Address();
    String wantedIpv6 = wanted.spec().ipv6Address();
    resting.stream()
        .filter(each -> absent(each instanceof Inet4Address ? wantedIpv4 : wantedIpv6))
        .forEach(taken::add);
    InetAddress ipv4 = address(wanted.network(), false, taken, wantedIpv4);
    InetAddress ipv6 = address(wanted.network(), true, taken, wantedIpv6);
    String endpointId = HexIds.random();
    return new Lease.Endpoint(
        wanted.network().id(),
        wanted.network().name(),
        endpointId,
        interfaceName(wanted, interfaces),
        "veth" + endpointId.substring(0, HOST_NAME_LENGTH),
        text(ipv4),
        text(ipv6),
        mac(container, wanted, ipv4),
        List.copyOf(names(container, wanted)),
        wanted.spec().linkLocalIps() == null ? List.of() : wanted.spec().linkLocalIps());
  }

  private static @Nullable InetAddress address(
      Network network, boolean ipv6, List<InetAddress> taken, @Nullable String asked) {
    Network.Pool pool = network.pool(ipv6);
    return pool == null ? null : AddressAllocator.allocate(network, pool, taken, asked);
  }

  /** The interface names that are asked for: none of them is given to another endpoint. */
  static Set<String> askedInterfaces(List<Wanted> wanted) {
    Set<String> names = new HashSet<>();
    for (Wanted each : wanted) {
      String asked = askedInterface(each);
      if (asked != null) {
        names.add(asked);
      }
    }
    return names;
  }

  private static @Nullable String askedInterface(Wanted wanted) {
    Map<String, String> options = wanted.spec().driverOpts();
    String asked = options == null ? null : options.get(INTERFACE_NAME);
    return absent(asked) ? null : asked;
  }

  /** The name asked for, or the first free one of the network's. */
  private static String interfaceName(Wanted wanted, Set<String> taken) {
    String asked = askedInterface(wanted);
    if (asked != null) {
      return asked;
    }
    String prefix = wanted.network().settings().interfacePrefix();
    int n = 0;
    while (taken.contains(prefix + n)) {
      n++;
    }
    return prefix + n;
  }

  private static int gateways(Network network) {
    int count = 0;
    for (boolean ipv6 : List.of(false, true)) {
      count += DefaultRoutes.gateway(network, ipv6) == null ? 0 : 1;
    }
    return count;
  }

  private static boolean absent(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static String mac(Container container, Wanted wanted, @Nullable InetAddress ipv4) {
    String given = wanted.spec().macAddress();
    if (absent(given) && wanted.network().name().equals(mode(container))) {
      given = container.config().macAddress();
    }
    if (given == null || given.isEmpty()) {
      return Addresses.mac(ipv4);
    }
    try {
      Addresses.macBytes(given);
    } catch (IllegalArgumentException e) {
      throw new EngineException(ErrorKind.INVALID, "invalid MAC address: " + given, e);
    }
    return given.replace('-', ':');
  }

  /** The lease of a container that has a new name. */
  Lease renamed(Lease lease, Container container) {
    List<Lease.Endpoint> endpoints = new ArrayList<>();
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      Wanted wanted = wanted(container, catalog.get(endpoint.networkId()));
      endpoints.add(endpoint.withAliases(List.copyOf(names(container, wanted))));
    }
    return new Lease(
        Lease.FORMAT,
        lease.containerId(),
        container.name(),
        endpoints,
        lease.published(),
        lease.dns());
  }

  private static Set<String> names(Container container, Wanted wanted) {
    Set<String> names = new LinkedHashSet<>();
    names.add(container.name());
    List<String> aliases = wanted.spec().aliases();
    if (aliases != null) {
      names.addAll(aliases);
    }
    names.add(container.id().shortId());
    String hostname = container.config().hostname();
    if (hostname != null && !hostname.isEmpty()) {
      names.add(hostname);
    }
    return names;
  }

  static List<InetAddress> taken(Network network, List<Lease> leases) {
    List<InetAddress> taken = new ArrayList<>();
    for (Lease lease : leases) {
      for (Lease.Endpoint endpoint : lease.endpoints()) {
        if (endpoint.networkId().equals(network.id())) {
          add(taken, endpoint.ipv4());
          add(taken, endpoint.ipv6());
        }
      }
    }
    return taken;
  }

  private static void add(List<InetAddress> taken, @Nullable String text) {
    InetAddress address = Addresses.parse(text);
    if (address != null) {
      taken.add(address);
    }
  }

  private static @Nullable String text(@Nullable InetAddress address) {
    return address == null ? null : Addresses.text(address);
  }

  /** A network and what the container asks of it. */
  record Wanted(Network network, EndpointSpec spec) {}
}
