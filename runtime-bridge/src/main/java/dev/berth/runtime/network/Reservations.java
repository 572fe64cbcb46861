package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
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

  /** A fresh lease of a container for all its networks. */
  synchronized Lease reserve(Container container) {
    List<Lease> others = others(container);
    List<Lease.Endpoint> planned = new ArrayList<>();
    for (EndpointPlanner.Wanted wanted : planner.wanted(container)) {
      planned.add(plan(container, wanted, planned.size(), others));
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
    int n = 0;
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      n = Math.max(n, Integer.parseInt(endpoint.interfaceName().substring("eth".length())) + 1);
    }
    Lease.Endpoint added = plan(container, wanted, n, leases.all());
    List<Lease.Endpoint> endpoints = new ArrayList<>(lease.endpoints());
    endpoints.add(added);
    leases.put(lease.withEndpoints(endpoints));
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

  private List<Lease> others(Container container) {
    List<Lease> all = leases.all();
    all.removeIf(lease -> lease.containerId().equals(container.id().hex()));
    return all;
  }

  /** Resting addresses are given only where there are no others. */
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
}
