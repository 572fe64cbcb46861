package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The published ports of leases. */
final class PublishedPorts {
  private static final System.Logger LOG = System.getLogger(PublishedPorts.class.getName());

  private final PortPublisher publisher;
  private final Reservations reservations;

  PublishedPorts(PortPublisher publisher, Reservations reservations) {
    this.publisher = publisher;
    this.reservations = reservations;
  }

  /** Takes the host ports for a lease; refuses as dockerd does. */
  List<HostPorts.Open> open(Lease lease, List<PortRequest> requests) {
    try {
      return publisher.open(requests, lease.target(), reservations.all());
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

  /** Lets go of ports that nothing forwards yet. */
  void close(List<HostPorts.Open> opened) {
    publisher.close(opened);
  }

  /** Forwards the ports and notes them in the lease. One at a time: they share port numbers. */
  synchronized Lease forward(Lease lease, List<HostPorts.Open> opened) throws IOException {
    if (opened.isEmpty()) {
      return lease;
    }
    List<Lease.Published> published = publisher.forward(opened, lease.target(), reservations.all());
    return reservations.put(lease.withPublished(published));
  }

  /** Ends all forwarding of a lease; never fails. */
  void stop(Lease lease) {
    publisher.stop(lease.published(), lease.target());
  }

  /** Ends forwarders of runs that were never finished. */
  void endStrays(Path namespace) {
    publisher.endStrays(reservations.all(), namespace);
  }

  /** Ends the shared forwarder. */
  void rest() {
    publisher.rest();
  }

  /** Replaces a lease by one with other endpoints; ports follow to the new target. */
  Lease move(Lease before, Lease after) {
    if (before.target().equals(after.target()) || before.published().isEmpty()) {
      return reservations.put(after);
    }
    stop(before);
    return again(after);
  }

  /** Publishes again what its dead forwarders published, on the same host ports. */
  void revive(Lease lease) {
    if (!publisher.intact(lease.published())) {
      stop(lease);
      again(lease);
    }
  }

  private Lease again(Lease lease) {
    List<PortRequest> requests = lease.published().stream().map(PortRequest::again).toList();
    Lease closed = reservations.put(lease.withPublished(List.of()));
    if (closed.target().isEmpty()) {
      return closed;
    }
    try {
      return forward(closed, open(closed, requests));
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot publish ports of " + lease.containerName(), e);
      return closed;
    }
  }
}
