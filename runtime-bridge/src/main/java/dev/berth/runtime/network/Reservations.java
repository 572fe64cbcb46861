package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives containers their leases and takes them back: no address is given twice. */
final class Reservations {
  private final FreedAddresses freed = new FreedAddresses(System::nanoTime);
  private final EndpointPlanner planner;
  private final LeaseBook leases;

  Reservations(EndpointPlanner planner, LeaseBook leases) {
    this.planner = planner;
    this.leases = leases;
  }

  List<Lease> all() {
    return leases.all();
  }

  @Nullable Lease get(String containerId) {
    return leases.get(containerId);
  }

  /**
   * Does something to a network while nobody can join it; not, and false, when somebody is on it.
   */
  synchronized boolean unlessUsed(Network network, Consumer<Network> step) {
    if (leases.all().stream().anyMatch(lease -> lease.on(network) != null)) {
      return false;
    }
    step.accept(network);
    return true;
  }

  /** A fresh lease of a container for all its networks. */
  synchronized Lease reserve(Container container) {
    List<Lease> others = others(container);
    List<Lease.Endpoint> planned = new ArrayList<>();
    List<EndpointPlanner.Wanted> all = planner.wanted(container);
    Set<String> interfaces = EndpointPlanner.askedInterfaces(all);
    for (EndpointPlanner.Wanted wanted : all) {
      Lease.Endpoint endpoint = plan(container, wanted, interfaces, others);
      interfaces.add(endpoint.interfaceName());
      planned.add(endpoint);
    }
    Lease lease =
        new Lease(
            Lease.FORMAT,
            container.id().hex(),
            container.name(),
            planned,
            List.of(),
            container.hostConfig().dns());
    leases.put(lease);
    return lease;
  }

  /** One more endpoint of a container, in its lease already. */
  synchronized Lease.Endpoint extend(
      Lease lease, Container container, EndpointPlanner.Wanted wanted) {
    Lease.Endpoint added = plan(container, wanted, interfaces(lease.endpoints()), leases.all());
    List<Lease.Endpoint> endpoints = new ArrayList<>(lease.endpoints());
    endpoints.add(added);
    leases.put(lease.withEndpoints(planner.ordered(container, endpoints)));
    return added;
  }

  /** Replaces a lease; what it no longer holds is free. */
  synchronized Lease put(Lease lease) {
    Lease before = leases.get(lease.containerId());
    if (before != null) {
      List<Lease.Endpoint> gone = new ArrayList<>(before.endpoints());
      gone.removeAll(lease.endpoints());
      freed.add(gone);
    }
    leases.put(lease);
    return lease;
  }

  /** Ends a lease. */
  synchronized void free(Lease lease) {
    freed.add(lease.endpoints());
    leases.remove(lease.containerId());
  }

  private static Set<String> interfaces(List<Lease.Endpoint> endpoints) {
    Set<String> names = new HashSet<>();
    endpoints.forEach(endpoint -> names.add(endpoint.interfaceName()));
    return names;
  }

  private List<Lease> others(Container container) {
    List<Lease> all = leases.all();
    all.removeIf(lease -> lease.containerId().equals(container.id().hex()));
    return all;
  }

  /** Resting addresses are given only where there are no others. */
  private Lease.Endpoint plan(
      Container container, EndpointPlanner.Wanted wanted, Set<String> interfaces, List<Lease> all) {
    List<InetAddress> resting = freed.resting();
    try {
      return planner.plan(container, wanted, interfaces, all, resting);
    } catch (EngineException e) {
      if (resting.isEmpty()) {
        throw e;
      }
      return planner.plan(container, wanted, interfaces, all, List.of());
    }
  }
}
