package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.network.HelperProcess.ProcessMark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Opens, forwards and closes published ports; what forwards them outlives this process. */
final class PortPublisher {
  private static final System.Logger LOG = System.getLogger(PortPublisher.class.getName());
  private static final int FIRST_GUEST_PORT = 20_000;

  private final HostPorts hostPorts;
  private final Kernel kernel;
  private final TcpForwarders tcp;
  private final SlirpForwarder slirp;
  private final RootlessNamespace rootless;
  private final HelperProcess processes;

  PortPublisher(
      Kernel kernel,
      TcpForwarders tcp,
      SlirpForwarder slirp,
      RootlessNamespace rootless,
      HelperProcess processes) {
    this.hostPorts = new HostPorts(kernel);
    this.kernel = kernel;
    this.tcp = tcp;
    this.slirp = slirp;
    this.rootless = rootless;
    this.processes = processes;
  }

  /** Takes the host ports; refuses with dockerd's texts. */
  List<HostPorts.Open> open(List<PortRequest> requests, String target, List<Lease> leases) {
    return requests.isEmpty() ? List.of() : hostPorts.open(requests, target, leases);
  }

  /** Lets go of ports that were opened but not forwarded. */
  void close(List<HostPorts.Open> opened) {
    hostPorts.close(opened);
  }

  /** Forwards them to the container's address; on return this process holds no socket of them. */
  List<Lease.Published> forward(List<HostPorts.Open> opened, String target, List<Lease> leases)
      throws IOException {
    List<Lease.Published> published = new ArrayList<>();
    List<HostPorts.Open> direct = new ArrayList<>();
    List<HostPorts.Open> shared = new ArrayList<>();
    for (HostPorts.Open port : opened) {
      boolean byProxy = "tcp".equals(port.request().protocol()) && tcp.available();
      (byProxy ? direct : shared).add(port);
    }
    try {
      if (!direct.isEmpty()) {
        rootless.within(() -> published.addAll(startProxies(direct, target)));
      }
      hostPorts.close(direct);
      direct.clear();
      Set<Integer> guestPorts = guestPorts(leases);
      for (HostPorts.Open port : shared) {
        published.addAll(share(port, target, guestPorts));
      }
      return published;
    } catch (IOException | RuntimeException e) {
      hostPorts.close(direct);
      stop(published, target);
      throw e;
    }
  }

  /** Ends forwarding; never fails. */
  void stop(List<Lease.Published> published, String target) {
    Set<ProcessMark> proxies = new LinkedHashSet<>();
    for (Lease.Published port : published) {
      if (port.guestPort() == 0) {
        proxies.add(new ProcessMark(port.pid(), port.startTime()));
        continue;
      }
      try {
        slirp.remove(port, target);
      } catch (IOException | RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot close port " + port.hostPort(), e);
      }
    }
    processes.stop(List.copyOf(proxies));
  }

  /** Ends forwarders that none of the leases knows. */
  void endStrays(List<Lease> leases, Path namespace) {
    Set<Integer> known = new HashSet<>();
    for (Lease lease : leases) {
      lease.published().forEach(port -> known.add(port.pid()));
    }
    processes.stop(StrayForwarders.find(namespace, known));
  }

  /** Ends the forwarder that ports share. */
  void rest() {
    slirp.stop();
  }

  /** Whether everything that forwards these ports still runs. */
  boolean intact(List<Lease.Published> published) {
    for (Lease.Published port : published) {
      boolean alive =
          port.guestPort() == 0
              ? HelperProcess.alive(new ProcessMark(port.pid(), port.startTime()))
              : slirp.running();
      if (!alive) {
        return false;
      }
    }
    return true;
  }

  private List<Lease.Published> startProxies(List<HostPorts.Open> ports, String target)
      throws IOException {
    List<Lease.Published> published = new ArrayList<>();
    for (HostPorts.Open port : ports) {
      List<Integer> listening = port.sockets().stream().map(HostPorts.Socket::descriptor).toList();
      ProcessMark mark =
          HelperProcess.mark(tcp.start(listening, target, port.request().containerPort()));
      for (HostPorts.Socket socket : port.sockets()) {
        published.add(entry(port, socket, mark, 0));
      }
    }
    return published;
  }

  private List<Lease.Published> share(HostPorts.Open port, String target, Set<Integer> guestPorts)
      throws IOException {
    List<Lease.Published> published = new ArrayList<>();
    for (HostPorts.Socket socket : port.sockets()) {
      kernel.close(socket.descriptor());
      if (socket.hostIp().indexOf(':') >= 0) {
        if (port.sockets().size() > 1) {
          continue;
        }
        throw EngineException.internal(
            "publishing "
                + port.request().protocol()
                + " ports on IPv6 addresses is not possible"
                + " with slirp4netns",
            null);
      }
      int guestPort = FIRST_GUEST_PORT;
      while (!guestPorts.add(guestPort)) {
        guestPort++;
      }
      Lease.Published entry = entry(port, socket, new ProcessMark(0, 0), guestPort);
      slirp.add(entry, target);
      published.add(entry);
    }
    return published;
  }

  private static Lease.Published entry(
      HostPorts.Open port, HostPorts.Socket socket, ProcessMark mark, int guestPort) {
    return new Lease.Published(
        port.request().protocol(),
        port.request().containerPort(),
        socket.hostIp(),
        port.hostPort(),
        mark.pid(),
        mark.startTime(),
        guestPort);
  }

  private static Set<Integer> guestPorts(List<Lease> leases) {
    Set<Integer> ports = new HashSet<>();
    for (Lease lease : leases) {
      lease.published().forEach(port -> ports.add(port.guestPort()));
    }
    return ports;
  }
}
