package dev.berth.runtime.network;

import dev.berth.runtime.config.DaemonFile;
import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.config.ResolverFile;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Networks of this user on this machine. */
public final class LocalNetworks implements Networks {
  private final Events events;
  private final NetworkCatalog catalog;
  private final EndpointPlanner planner;
  private final Endpoints endpoints;
  private final ContainerNamespaces namespaces;
  private final EmbeddedResolver embedded;
  private final HelperPrograms programs;
  private final ResolverFile resolverDefaults;
  private final Resolvers resolvers;

  /** Touches nothing yet. */
  public LocalNetworks(StorePaths paths, EngineConfig config, Kernel kernel, Events events) {
    this.events = events;
    DaemonFile file = DaemonFile.read(config);
    this.resolverDefaults = file.networks().resolver();
    this.resolvers = new Resolvers(Path.of("/etc/resolv.conf"), resolverDefaults.servers());
    this.catalog = new NetworkCatalog(paths, HostRoutes::blocks, file.networks());
    this.planner = new EndpointPlanner(catalog);
    this.embedded = new EmbeddedResolver(kernel);
    this.programs = new HelperPrograms(config.environment());
    this.namespaces = new ContainerNamespaces(paths, kernel);
    this.endpoints =
        new NetworkWiring(paths, config, file, kernel, programs, resolvers)
            .endpoints(catalog, planner, embedded);
    catalog.whenBridgeChanges(this::giveUp);
  }

  private boolean giveUp(Network network) {
    boolean unused = endpoints.users(network).isEmpty();
    if (unused) {
      endpoints.drop(network);
    }
    return unused;
  }

  @Override
  public List<Network> list() {
    return catalog.list();
  }

  @Override
  public Network get(String ref) {
    return catalog.get(ref);
  }

  @Override
  public Network create(Network template) {
    Network noted = new NetworkBuilder(template).backend(endpoints.backend()).build();
    Network made = catalog.create(noted, endpoints::check);
    publish(made, "create");
    return made;
  }

  @Override
  public Network updateResolvers(String ref, List<String> remove, List<String> add) {
    Network network = catalog.update(ref, before -> withResolvers(before, remove, add));
    endpoints.renewResolvers(network);
    return network;
  }

  private static Network withResolvers(Network before, List<String> remove, List<String> add) {
    Set<String> servers = new LinkedHashSet<>(before.dnsServers());
    remove.forEach(servers::remove);
    servers.addAll(add);
    return new NetworkBuilder(before).dnsServers(List.copyOf(servers)).build();
  }

  private void publish(Network network, String action) {
    Map<String, String> attributes = Map.of("name", network.name(), "type", network.driver());
    events.publish("network", action, network.id(), attributes);
  }

  @Override
  public List<PoolUsage> usage(Network network) {
    List<InetAddress> taken = endpoints.addresses(network);
    List<PoolUsage> all = new ArrayList<>();
    for (Network.Pool pool : network.pools()) {
      AddressAllocator.Usage usage = AddressAllocator.usage(pool, taken);
      all.add(new PoolUsage(pool.subnet(), usage.used(), usage.available()));
    }
    return all;
  }

  @Override
  public void remove(String ref, List<String> containersInUse) {
    Network network = catalog.get(ref);
    if (network.predefined()) {
      throw EngineException.forbidden(
          network.name() + " is a pre-defined network and cannot be removed");
    }
    ConfigurationNetworks.checkUnused(network, catalog.list());
    if (!containersInUse.isEmpty() || !endpoints.remove(network)) {
      List<String> held = endpoints.users(network);
      throw EngineException.forbidden(
          "error while removing network: network "
              + network.name()
              + " has active endpoints ("
              + String.join(", ", held.isEmpty() ? containersInUse : held)
              + ")");
    }
    publish(network, "destroy");
  }

  @Override
  public Path createNamespace(Container container) {
    try {
      List<EndpointPlanner.Wanted> networks = planner.wanted(container);
      boolean ipv6 = networks.stream().anyMatch(wanted -> wanted.network().enableIpv6());
      Path namespace = namespaces.create(container.id(), ipv6);
      if (networks.stream().anyMatch(wanted -> EmbeddedResolver.named(wanted.network()))) {
        embedded.tryOut(namespace);
      }
      return namespace;
    } catch (IOException | EngineException e) {
      throw Endpoints.atStart(e);
    }
  }

  @Override
  public Joined join(Container container, int pid, Path networkNamespace) {
    return endpoints.join(container, networkNamespace);
  }

  @Override
  public Joined connect(Container container, String network) {
    return endpoints.connect(container, catalog.get(network));
  }

  @Override
  public Joined disconnect(Container container, String network) {
    return endpoints.disconnect(container, catalog.get(network));
  }

  @Override
  public @Nullable Joined renamed(Container container) {
    return endpoints.renamed(container);
  }

  @Override
  public void leave(Container container) {
    endpoints.release(container.id().hex());
    namespaces.remove(container.id());
  }

  @Override
  public FirewallFacts firewall() {
    boolean nft = programs.find("nft") != null;
    String driver = nft ? "nftables" : programs.find("iptables") != null ? "iptables" : "none";
    Map<String, String> details = new LinkedHashMap<>();
    details.put("NetworkBackend", endpoints.backend());
    details.put("PortForwarder", "berth");
    details.put("SourceAddresses", driver.equals("none") ? "replaced by the gateway's" : "kept");
    return new FirewallFacts(driver, details);
  }

  @Override
  public String hostGatewayAddress() {
    return Uplink.HOST;
  }

  @Override
  public List<String> nameservers(Container container) {
    return EndpointPlanner.joins(container) ? resolvers.reachable() : resolvers.host();
  }

  @Override
  public ResolverFile resolverDefaults() {
    return resolverDefaults;
  }

  @Override
  public List<String> hostNameservers() {
    return resolvers.host();
  }

  @Override
  public List<String> embeddedResolver(Container container) {
    if (!EndpointPlanner.joins(container)) {
      return List.of();
    }
    List<Network> named = new ArrayList<>();
    for (EndpointPlanner.Wanted wanted : wanted(container)) {
      if (EmbeddedResolver.named(wanted.network())) {
        named.add(wanted.network());
      }
    }
    if (embedded.possible() && named.stream().anyMatch(EmbeddedResolver::serves)) {
      return List.of(EmbeddedResolver.ADDRESS);
    }
    return named.stream()
        .flatMap(network -> NameTable.gateways(network).stream())
        .map(Addresses::text)
        .toList();
  }

  /** The networks a container that starts is to be on. */
  private List<EndpointPlanner.Wanted> wanted(Container container) {
    try {
      return planner.wanted(container);
    } catch (EngineException e) {
      throw Endpoints.atStart(e);
    }
  }

  @Override
  public void reconcile(List<Container> running) {
    Set<String> ids = new HashSet<>();
    running.forEach(container -> ids.add(container.id().hex()));
    endpoints.reconcile(ids);
    namespaces.list().stream().filter(id -> !ids.contains(id.hex())).forEach(namespaces::remove);
  }

  @Override
  public void rest() {
    endpoints.rest();
  }
}
