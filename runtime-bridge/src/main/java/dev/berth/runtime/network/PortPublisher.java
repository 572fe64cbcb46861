package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Opens, forwards and closes published ports; what forwards them outlives this process. */
final class PortPublisher {
  private static final System.Logger LOG = System.getLogger(PortPublisher.class.getName());

  private static final long HAND_OVER_NANOS = 3_000_000_000L;
  private static final long POLL_NANOS = 2_000_000L;

  private final HostPorts hostPorts;
  private final ForwarderProcess forwarder;

  PortPublisher(Kernel kernel, ForwarderProcess forwarder) {
    this.hostPorts = new HostPorts(kernel);
    this.forwarder = forwarder;
  }

  /** Takes the host ports; refuses with dockerd's texts. */
  synchronized List<HostPorts.Open> open(
      List<PortRequest> requests, String target, List<Lease> leases) {
    return requests.isEmpty() ? List.of() : hostPorts.open(requests, target, leases);
  }

  /** Lets go of ports that were opened but not forwarded. */
  void close(List<HostPorts.Open> opened) {
    hostPorts.close(opened);
  }

  /** Begins to start what forwards: it takes a while, beside which other things can be done. */
  void prepare() {
    Thread.startVirtualThread(
        () -> {
          try {
            forwarder.connect().close();
          } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "to be tried again when it is needed", e);
          }
        });
  }

  /** Forwards them to the container; however it ends, this process holds no socket of them. */
  List<Lease.Published> forward(List<HostPorts.Open> opened, PortTargets targets)
      throws IOException {
    List<Lease.Published> published = new ArrayList<>();
    try (ForwarderClient client = connect(opened)) {
      hand(opened, targets, client, published);
      return published;
    } catch (IOException | RuntimeException e) {
      stop(published);
      throw e;
    }
  }

  private ForwarderClient connect(List<HostPorts.Open> opened) throws IOException {
    try {
      return forwarder.connect();
    } catch (IOException | RuntimeException e) {
      hostPorts.close(opened);
      throw e;
    }
  }

  /** One at a time, and not beside {@link #open}: between its two owners a port is nobody's. */
  private synchronized void hand(
      List<HostPorts.Open> opened,
      PortTargets targets,
      ForwarderClient client,
      List<Lease.Published> published)
      throws IOException {
    hostPorts.close(opened);
    for (HostPorts.Open port : opened) {
      for (HostPorts.Socket socket : port.sockets()) {
        Lease.Published entry =
            new Lease.Published(
                port.request().protocol(),
                port.request().containerPort(),
                socket.hostIp(),
                port.hostPort());
        ask(client, entry, targets);
        published.add(entry);
      }
    }
  }

  /**
   * A process that this one is just starting may hold a copy of the closed socket until it runs its
   * program: that passes.
   */
  private static void ask(ForwarderClient client, Lease.Published port, PortTargets targets)
      throws IOException {
    String request = opening(port, targets);
    long deadline = System.nanoTime() + HAND_OVER_NANOS;
    while (true) {
      try {
        client.ask(request);
        return;
      } catch (ForwarderClient.Refused e) {
        if (!e.inUse() || System.nanoTime() > deadline) {
          throw refusal(port, targets, e);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private static EngineException refusal(
      Lease.Published port, PortTargets targets, ForwarderClient.Refused cause) {
    return EngineException.internal(
        "failed to bind host port for %s:%d:%s:%d/%s: %s"
            .formatted(
                port.hostIp(),
                port.hostPort(),
                targets.text(),
                port.containerPort(),
                port.protocol(),
                cause.getMessage()),
        cause);
  }

  private static String opening(Lease.Published port, PortTargets targets) throws IOException {
    PortTargets.Target target = targets.forHost(InetAddress.ofLiteral(port.hostIp()));
    if (target == null) {
      throw new IOException("the container has no address");
    }
    return "open %s %s %d %d"
        .formatted(
            ForwarderClient.name(port), target.address(), port.containerPort(), target.prefix());
  }

  /** Ends forwarding; never fails. */
  void stop(List<Lease.Published> published) {
    if (published.isEmpty()) {
      return;
    }
    try (ForwarderClient client = forwarder.running()) {
      if (client != null) {
        for (Lease.Published port : published) {
          client.ask("close " + ForwarderClient.name(port));
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot close ports", e);
    }
  }

  /** Ends ports that none of the leases knows; the names of those that are served. */
  Set<String> reconcile(List<Lease> leases) {
    Set<String> known = new HashSet<>();
    for (Lease lease : leases) {
      lease.published().forEach(port -> known.add(ForwarderClient.name(port)));
    }
    try (ForwarderClient client = forwarder.running()) {
      if (client == null) {
        return Set.of();
      }
      List<String> served = client.list();
      for (String name : served) {
        if (!known.contains(name)) {
          client.ask("close " + name);
        }
      }
      forwarder.watch();
      return new HashSet<>(served);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot look after ports", e);
      return Set.of();
    }
  }

  /** Has something done when what forwards was ended by someone else. */
  void onLoss(Runnable action) {
    forwarder.onDeath(action);
  }

  /** Ends what forwards, until it is needed again. */
  void rest() {
    forwarder.stop();
  }
}
