package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Joins containers to networks and takes them off again. */
final class Endpoints {
  private static final System.Logger LOG = System.getLogger(Endpoints.class.getName());

  private final FreedAddresses freed = new FreedAddresses(System::nanoTime);
  private final ReentrantLock lock = new ReentrantLock();
  private final NetworkCatalog catalog;
  private final EndpointPlanner planner;
  private final LeaseBook leases;
  private final RootlessNamespace rootless;
  private final BridgeBackend backend;
  private final PortPublisher ports;
  private final StorePaths paths;

  Endpoints(
      NetworkCatalog catalog,
      LeaseBook leases,
      RootlessNamespace rootless,
      BridgeBackend backend,
      PortPublisher ports,
      StorePaths paths) {
    this.catalog = catalog;
    this.planner = new EndpointPlanner(catalog);
    this.leases = leases;
    this.rootless = rootless;
    this.backend = backend;
    this.ports = ports;
    this.paths = paths;
  }

  EndpointPlanner planner() {
    return planner;
  }

  /** Sets everything up, or nothing. */
  Networks.Joined join(Container container, Path namespace) {
    if (!EndpointPlanner.joins(container)) {
      return new Networks.Joined(Map.of(), Map.of());
    }
    List<PortRequest> requests = PortRequest.of(container);
    List<HostPorts.Open> opened = List.of();
    Takedown undo = attachment -> {};
    try {
      Lease lease = reserve(container);
      opened = open(lease, requests);
      rootless.ensure();
      undo = backend::detach;
      attach(container.name(), lease, namespace);
      List<HostPorts.Open> handed = opened;
      opened = List.of();
      Lease complete = forward(lease, handed);
      return JoinedView.of(complete, container, catalog);
    } catch (IOException | RuntimeException e) {
      ports.close(opened);
      release(container.id().hex(), undo);
      throw failure(e);
    }
  }

  /** Undoes {@link #join} for a container whose processes are gone; never fails. */
  void release(String containerId) {
    release(containerId, backend::abandon);
  }

  private void release(String containerId, Takedown takedown) {
    Lease lease = leases.get(containerId);
    if (lease == null) {
      return;
    }
    ports.stop(lease.published(), target(lease));
    Path namespace = paths.networkNamespace(ContainerId.parse(containerId));
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      try {
        takedown.apply(attachment(lease, endpoint, namespace, false));
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot take down " + endpoint.hostInterface(), e);
      }
    }
    lock.lock();
    try {
      freed.add(lease);
      leases.remove(containerId);
    } finally {
      lock.unlock();
    }
  }

  /** Containers with an endpoint on the network, as dockerd's refusal lists them. */
  List<String> users(Network network) {
    List<String> users = new ArrayList<>();
    for (Lease lease : leases.all()) {
      for (Lease.Endpoint endpoint : lease.endpoints()) {
        if (endpoint.networkId().equals(network.id())) {
          users.add(
              "name:\"%s\" id:\"%s\""
                  .formatted(lease.containerName(), endpoint.endpointId().substring(0, 12)));
        }
      }
    }
    return users;
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
    boolean needed = false;
    for (Lease lease : leases.all()) {
      if (!running.contains(lease.containerId())) {
        release(lease.containerId());
      } else {
        needed = true;
        revive(lease);
      }
    }
    if (needed) {
      try {
        rootless.ensure();
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "no way out for running containers", e);
      }
    }
  }

  /** Publishes again what its dead forwarders published, on the same host ports. */
  private void revive(Lease lease) {
    if (ports.intact(lease.published())) {
      return;
    }
    ports.stop(lease.published(), target(lease));
    List<PortRequest> requests = lease.published().stream().map(PortRequest::again).toList();
    Lease closed = with(lease, List.of());
    try {
      leases.put(closed);
      forward(closed, open(closed, requests));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot publish ports of " + lease.containerName(), e);
    }
  }

  private Lease reserve(Container container) {
    lock.lock();
    try {
      List<Lease> all = leases.all();
      all.removeIf(lease -> lease.containerId().equals(container.id().hex()));
      List<Lease.Endpoint> planned = new ArrayList<>();
      for (EndpointPlanner.Wanted wanted : planner.wanted(container)) {
        planned.add(plan(container, wanted, planned.size(), all));
      }
      Lease lease =
          new Lease(Lease.FORMAT, container.id().hex(), container.name(), planned, List.of());
      leases.put(lease);
      return lease;
    } finally {
      lock.unlock();
    }
  }

  private Lease.Endpoint plan(
      Container container, EndpointPlanner.Wanted wanted, int n, List<Lease> all) {
    List<InetAddress> resting = freed.resting();
    try {
      return planner.plan(container, wanted, n, all, resting);
    } catch (EngineException e) {
      if (resting.isEmpty()) {
        throw e;
      }
      return planner.plan(container, wanted, n, all, List.of());
    }
  }

  private List<HostPorts.Open> open(Lease lease, List<PortRequest> requests) {
    try {
      return ports.open(requests, target(lease), leases.all());
    } catch (EngineException e) {
      String endpoint =
          lease.endpoints().isEmpty() ? "" : lease.endpoints().getFirst().endpointId();
      throw new EngineException(
          e.kind(),
          "driver failed programming external connectivity on endpoint %s (%s): %s"
              .formatted(lease.containerName(), endpoint, e.text()),
          e);
    }
  }

  private void attach(String name, Lease lease, Path namespace) throws IOException {
    boolean first = true;
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      Attachment attachment = attachment(lease, endpoint, namespace, first);
      backend.attach(attachment);
      first = false;
    }
    LOG.log(System.Logger.Level.DEBUG, "networks of {0} are up", name);
  }

  private Lease forward(Lease lease, List<HostPorts.Open> opened) throws IOException {
    if (opened.isEmpty()) {
      return lease;
    }
    lock.lock();
    try {
      Lease complete = with(lease, ports.forward(opened, target(lease), leases.all()));
      leases.put(complete);
      return complete;
    } finally {
      lock.unlock();
    }
  }

  private Attachment attachment(
      Lease lease, Lease.Endpoint endpoint, Path namespace, boolean leads) {
    Network network = catalog.get(endpoint.networkId());
    return new Attachment(
        network,
        endpoint,
        lease.containerId(),
        lease.containerName(),
        namespace,
        leads && !network.internal());
  }

  private static Lease with(Lease lease, List<Lease.Published> published) {
    return new Lease(
        Lease.FORMAT, lease.containerId(), lease.containerName(), lease.endpoints(), published);
  }

  /** Where published ports lead to. */
  private static String target(Lease lease) {
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      String address = endpoint.ipv4() != null ? endpoint.ipv4() : endpoint.ipv6();
      if (address != null) {
        return address;
      }
    }
    return "";
  }

  static EngineException failure(Exception e) {
    if (e instanceof EngineException known) {
      return known;
    }
    return EngineException.internal("failed to set up container networking: " + e.getMessage(), e);
  }

  private interface Takedown {
    void apply(Attachment attachment) throws IOException;
  }
}
