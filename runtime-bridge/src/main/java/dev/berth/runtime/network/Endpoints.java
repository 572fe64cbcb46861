package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.NetworkNamespaces;
import dev.berth.runtime.linux.RouteSocket;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins containers to networks and takes them off again. */
final class Endpoints {
  private static final System.Logger LOG = System.getLogger(Endpoints.class.getName());
  private static final String AT_START = "failed to set up container networking: ";
  private static final Networks.Joined NOTHING = new Networks.Joined(Map.of(), Map.of());

  private final NetworkCatalog catalog;
  private final EndpointPlanner planner;
  private final Reservations reservations;
  private final RootlessNamespace rootless;
  private final BridgeBackend backend;
  private final PublishedPorts ports;
  private final NameService names;
  private final NetworkHelpers helpers;
  private final EmbeddedResolver resolver;
  private final StorePaths paths;
  private final Kernel kernel;

  Endpoints(
      NetworkCatalog catalog,
      EndpointPlanner planner,
      Reservations reservations,
      RootlessNamespace rootless,
      BridgeBackend backend,
      PublishedPorts ports,
      NameService names,
      EmbeddedResolver resolver,
      StorePaths paths,
      Kernel kernel) {
    this.catalog = catalog;
    this.planner = planner;
    this.reservations = reservations;
    this.rootless = rootless;
    this.backend = backend;
    this.ports = ports;
    this.names = names;
    this.helpers = new NetworkHelpers(rootless, names, () -> !reservations.all().isEmpty());
    this.resolver = resolver;
    this.paths = paths;
    this.kernel = kernel;
  }

  /** Sets everything up, or nothing. */
  Networks.Joined join(Container container, Path namespace) {
    if (!EndpointPlanner.joins(container)) {
      return NOTHING;
    }
    List<PortRequest> requests = PortRequest.of(container);
    List<HostPorts.Open> opened = List.of();
    Takedown undo = attachment -> {};
    try {
      Lease lease = reservations.reserve(container);
      opened = ports.open(lease, requests);
      undo = backend::detach;
      rootless.ensureWhile(() -> attach(container, lease, namespace));
      helpers.watch();
      List<HostPorts.Open> handed = opened;
      opened = List.of();
      return JoinedView.of(ports.forward(lease, handed), container, catalog);
    } catch (IOException | RuntimeException e) {
      ports.close(opened);
      release(container.id().hex(), undo);
      throw atStart(e);
    }
  }

  private Object attach(Container container, Lease lease, Path namespace) throws IOException {
    boolean alone = lease.endpoints().size() == 1;
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      attach(container, attachment(lease, endpoint, namespace, alone));
    }
    if (alone) {
      resolver.lead(attachments(lease, namespace));
    } else {
      lead(lease, namespace);
    }
    return lease;
  }

  private void attach(Container container, Attachment attachment) throws IOException {
    backend.attach(attachment);
    NetworkRoutes.set(kernel, attachment);
    String settings = InterfaceSettings.of(planner.wanted(container, attachment.network()).spec());
    if (settings != null) {
      NetworkNamespaces.within(
          kernel,
          attachment.namespace(),
          () -> {
            InterfaceSettings.apply(settings, attachment.endpoint());
            return settings;
          });
    }
  }

  /** Lets the container go out by the first of its networks that leads out. */
  private void lead(Lease lease, Path namespace) throws IOException {
    List<Attachment> attachments = attachments(lease, namespace);
    DefaultRoutes wanted = DefaultRoutes.of(attachments);
    NetworkNamespaces.within(
        kernel,
        namespace,
        () -> {
          try (RouteSocket routes = new RouteSocket(kernel)) {
            wanted.set(routes);
          }
          return wanted;
        });
    resolver.lead(attachments);
  }

  private List<Attachment> attachments(Lease lease, Path namespace) {
    return lease.endpoints().stream()
        .map(endpoint -> attachment(lease, endpoint, namespace, true))
        .toList();
  }

  /** Adds a running container to one more network, which its specs name already. */
  Networks.Joined connect(Container container, Network network) {
    Lease lease = lease(container);
    if (lease.on(network) != null) {
      throw EngineException.forbidden(
          "endpoint with name %s already exists in network %s"
              .formatted(container.name(), network.name()));
    }
    EndpointPlanner.Wanted wanted = planner.wanted(container, network);
    Lease.Endpoint endpoint = reservations.extend(lease, container, wanted);
    Path namespace = namespace(lease);
    Attachment attachment = attachment(lease, endpoint, namespace, false);
    try {
      rootless.ensure();
      attach(container, attachment);
      lead(lease(container), namespace);
    } catch (IOException | RuntimeException e) {
      takeDown(backend::detach, attachment);
      reservations.put(lease);
      throw failure(e);
    }
    Lease joined = ports.move(container, lease, lease(container));
    return JoinedView.of(joined, container, catalog);
  }

  /** Gives a container's endpoints the names that follow from its new one. */
  Networks.@Nullable Joined renamed(Container container) {
    Lease before = reservations.get(container.id().hex());
    if (before == null) {
      return null;
    }
    Lease lease = reservations.put(planner.renamed(before, container));
    try {
      for (Attachment attachment : attachments(lease, namespace(lease))) {
        if (EmbeddedResolver.named(attachment.network())) {
          names.add(attachment);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the new name of a container is not served", e);
    }
    return JoinedView.of(lease, container, catalog);
  }

  /** Lets the containers on a network ask the resolvers that it has now. */
  void renewResolvers(Network network) {
    try {
      names.renew(named(network));
    } catch (IOException e) {
      throw EngineException.internal(
          "the resolvers of network %s are noted, but not in use yet: %s"
              .formatted(network.name(), e.getMessage()),
          e);
    }
  }

  /** Endpoints whose names are served, of one network or, for null, of all. */
  private List<Attachment> named(@Nullable Network network) {
    List<Attachment> named = new ArrayList<>();
    for (Lease lease : reservations.all()) {
      for (Attachment each : attachments(lease, namespace(lease))) {
        boolean wanted = network == null || each.network().id().equals(network.id());
        if (wanted && EmbeddedResolver.named(each.network())) {
          named.add(each);
        }
      }
    }
    return named;
  }

  /** Takes a running container off a network; ports move to its next network. */
  Networks.Joined disconnect(Container container, Network network) {
    Lease lease = lease(container);
    Lease.Endpoint endpoint = lease.on(network);
    if (endpoint == null) {
      throw EngineException.forbidden(
          "container %s is not connected to network %s"
              .formatted(container.id().hex(), network.name()));
    }
    takeDown(backend::detach, attachment(lease, endpoint, namespace(lease), false));
    List<Lease.Endpoint> left = new ArrayList<>(lease.endpoints());
    left.remove(endpoint);
    Lease moved = ports.move(container, lease, lease.withEndpoints(left));
    try {
      lead(moved, namespace(moved));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "no default route after a disconnect", e);
    }
    return JoinedView.of(moved, container, catalog);
  }

  /** Undoes {@link #join} for a container whose processes are gone; never fails. */
  void release(String containerId) {
    release(containerId, backend::abandon);
  }

  private void release(String containerId, Takedown takedown) {
    Lease lease = reservations.get(containerId);
    if (lease == null) {
      return;
    }
    ports.stop(lease);
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      try {
        takeDown(takedown, attachment(lease, endpoint, namespace(lease), false));
      } catch (EngineException e) {
        LOG.log(System.Logger.Level.WARNING, "network of an endpoint is gone: " + e.text());
      }
    }
    reservations.free(lease);
  }

  private static void takeDown(Takedown takedown, Attachment attachment) {
    try {
      takedown.apply(attachment);
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot take down " + attachment.endpoint().hostInterface(),
          e);
    }
  }

  /** The addresses that containers have on the network. */
  List<InetAddress> addresses(Network network) {
    return EndpointPlanner.taken(network, reservations.all());
  }

  /** Containers with an endpoint on the network, as dockerd's refusal lists them. */
  List<String> users(Network network) {
    List<String> users = new ArrayList<>();
    for (Lease lease : reservations.all()) {
      Lease.Endpoint endpoint = lease.on(network);
      if (endpoint != null) {
        users.add(
            "name:\"%s\" id:\"%s\""
                .formatted(lease.containerName(), endpoint.endpointId().substring(0, 12)));
      }
    }
    return users;
  }

  /** The backend that networks are made with now. */
  String backend() {
    return backend.name();
  }

  /** Whether a network that is to be made can be; INVALID or NOT_IMPLEMENTED when not. */
  void check(Network network) {
    backend.check(network);
  }

  /** Removes a network with all that it left; nothing, and false, when a container is on it. */
  boolean remove(Network network) {
    if (!reservations.unlessUsed(network, catalog::withdraw)) {
      return false;
    }
    try {
      if (network.hasEndpoints()) {
        drop(network);
      }
      catalog.remove(network);
      return true;
    } catch (RuntimeException e) {
      catalog.restore(network);
      throw e;
    }
  }

  /** Takes down what a removed network left. */
  void drop(Network network) {
    try {
      backend.drop(network);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Drops what belongs to no running container, and brings back what died. */
  void reconcile(Set<String> running) {
    for (Lease lease : reservations.all()) {
      if (!running.contains(lease.containerId())) {
        release(lease.containerId());
      }
    }
    if (rootless.exists()) {
      ports.reconcile(reservations.all());
      renewNames();
    }
    helpers.restore();
  }

  /**
   * Names of containers that are on a network no more would stand in for those of new ones;
   * resolvers may have changed.
   */
  private void renewNames() {
    try {
      names.retain(this::members);
      names.renew(named(null));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "names of former containers may be known still", e);
    }
  }

  private Map<String, Set<String>> members() {
    Map<String, Set<String>> members = new HashMap<>();
    for (Lease lease : reservations.all()) {
      for (Lease.Endpoint endpoint : lease.endpoints()) {
        members
            .computeIfAbsent(endpoint.networkId(), id -> new HashSet<>())
            .add(lease.containerId());
      }
    }
    return members;
  }

  /** Ends what leads out and in while no container needs it. */
  void rest() {
    if (reservations.all().isEmpty()) {
      helpers.rest();
      ports.rest();
    }
  }

  private Lease lease(Container container) {
    Lease lease = reservations.get(container.id().hex());
    if (lease == null) {
      throw EngineException.forbidden(
          "container sharing network namespace with another container or host cannot be connected"
              + " to any other network");
    }
    return lease;
  }

  private Path namespace(Lease lease) {
    return paths.networkNamespace(ContainerId.parse(lease.containerId()));
  }

  private Attachment attachment(
      Lease lease, Lease.Endpoint endpoint, Path namespace, boolean leads) {
    return new Attachment(
        catalog.get(endpoint.networkId()),
        endpoint,
        lease.containerId(),
        lease.containerName(),
        namespace,
        leads,
        lease.dns());
  }

  static EngineException failure(Exception e) {
    if (e instanceof EngineException known) {
      return known;
    }
    return EngineException.internal(AT_START + e.getMessage(), e);
  }

  /** What keeps a container from starting, said to be so as dockerd does. */
  static EngineException atStart(Exception e) {
    EngineException failure = failure(e);
    return failure.text().startsWith(AT_START)
        ? failure
        : new EngineException(failure.kind(), AT_START + failure.text(), failure);
  }

  private interface Takedown {
    void apply(Attachment attachment) throws IOException;
  }
}
