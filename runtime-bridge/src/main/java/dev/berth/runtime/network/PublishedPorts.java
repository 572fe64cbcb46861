package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The published ports of leases. */
final class PublishedPorts {
  private static final System.Logger LOG = System.getLogger(PublishedPorts.class.getName());

  private final PortPublisher publisher;
  private final Reservations reservations;
  private final NetworkCatalog catalog;

  PublishedPorts(PortPublisher publisher, Reservations reservations, NetworkCatalog catalog) {
    this.publisher = publisher;
    this.reservations = reservations;
    this.catalog = catalog;
    publisher.onLoss(this::reviveAll);
  }

  /** Takes the host ports for a lease; refuses as dockerd does. */
  List<HostPorts.Open> open(Lease lease, List<PortRequest> requests) {
    PortTargets targets = PortTargets.of(lease, catalog);
    if (requests.isEmpty() || targets.none()) {
      return List.of();
    }
    try {
      List<HostPorts.Open> opened =
          publisher.open(bound(lease, requests), targets.text(), reservations.all());
      publisher.prepare();
      return opened;
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

  /** With the host address that the network has for ports which name none. */
  private List<PortRequest> bound(Lease lease, List<PortRequest> requests) {
    InetAddress address = null;
    for (Lease.Endpoint endpoint : lease.endpoints()) {
      Network network = catalog.get(endpoint.networkId());
      if (!network.internal()) {
        address = network.settings().hostBinding();
        break;
      }
    }
    if (address == null || address.isAnyLocalAddress()) {
      return requests;
    }
    List<PortRequest> bound = new ArrayList<>();
    for (PortRequest each : requests) {
      bound.add(each.hostIp() == null ? each.on(address) : each);
    }
    return bound;
  }

  /** Lets go of ports that nothing forwards yet. */
  void close(List<HostPorts.Open> opened) {
    publisher.close(opened);
  }

  /** Forwards the ports and notes them in the lease. */
  Lease forward(Lease lease, List<HostPorts.Open> opened) throws IOException {
    if (opened.isEmpty()) {
      return lease;
    }
    PortTargets targets = PortTargets.of(lease, catalog);
    return reservations.put(lease.withPublished(publisher.forward(opened, targets)));
  }

  /** Ends all forwarding of a lease; never fails. */
  void stop(Lease lease) {
    publisher.stop(lease.published());
  }

  /** Ends the shared forwarder. */
  void rest() {
    publisher.rest();
  }

  /** Replaces a lease by one with other endpoints; ports follow to the new targets. */
  Lease move(Container container, Lease before, Lease after) {
    PortTargets targets = PortTargets.of(after, catalog);
    if (targets.equals(PortTargets.of(before, catalog))) {
      return reservations.put(after);
    }
    stop(before);
    List<PortRequest> requests =
        before.published().isEmpty() ? PortRequest.of(container) : again(before);
    return publish(reservations.put(after.withPublished(List.of())), requests);
  }

  /**
   * Brings back the ports of these leases that are not served, and ends all that are not theirs.
   */
  void reconcile(List<Lease> leases) {
    Set<String> served = publisher.reconcile(leases);
    for (Lease lease : leases) {
      boolean whole =
          lease.published().stream().allMatch(port -> served.contains(ForwarderClient.name(port)));
      if (!whole) {
        stop(lease);
        publish(lease, again(lease));
      }
    }
  }

  private void reviveAll() {
    LOG.log(System.Logger.Level.WARNING, "the port forwarder ended: starting it again");
    reconcile(reservations.all());
  }

  private static List<PortRequest> again(Lease lease) {
    return lease.published().stream().map(PortRequest::again).toList();
  }

  /** What fails now is tried again when the service looks after its containers next. */
  private Lease publish(Lease lease, List<PortRequest> requests) {
    try {
      return forward(lease, open(lease, requests));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot publish ports of " + lease.containerName(), e);
      return lease;
    }
  }
}
