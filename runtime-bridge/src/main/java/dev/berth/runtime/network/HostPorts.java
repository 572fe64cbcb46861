package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.HostSockets;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes host ports: opens the sockets, so that a conflict shows before the container runs. Callers
 * hold the lock.
 */
final class HostPorts {
  private static final int EACCES = 13;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int EAFNOSUPPORT = 97;
  private static final int EPHEMERAL_FROM = 32768;
  private static final int EPHEMERAL_TO = 60999;
  private static final InetAddress ANY4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY6 = InetAddress.ofLiteral("::");

  private static final Set<String> ANY = Set.of("0.0.0.0", "::");

  private final Kernel kernel;
  private int nextEphemeral;

  HostPorts(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Opens every request's sockets, or none; INTERNAL with dockerd's texts. */
  List<Open> open(List<PortRequest> requests, String target, List<Lease> leases) {
    List<Open> opened = new ArrayList<>();
    try {
      for (PortRequest request : requests) {
        opened.add(open(request, target, leases));
      }
      return opened;
    } catch (RuntimeException e) {
      close(opened);
      throw e;
    }
  }

  /** Closes what {@link #open} opened. */
  void close(List<Open> opened) {
    for (Open port : opened) {
      port.sockets().forEach(socket -> kernel.close(socket.descriptor()));
    }
  }

  private Open open(PortRequest request, String target, List<Lease> leases) {
    if (!"tcp".equals(request.protocol()) && !"udp".equals(request.protocol())) {
      throw failed(
          "publishing " + request.protocol() + " ports is not possible rootless: only tcp and udp",
          null);
    }
    boolean ephemeral = request.from() == 0;
    int from = ephemeral ? EPHEMERAL_FROM : request.from();
    int count = (ephemeral ? EPHEMERAL_TO : request.to()) - from + 1;
    int start = ephemeral ? Math.floorMod(nextEphemeral, count) : 0;
    KernelException last = null;
    for (int i = 0; i < count; i++) {
      int offset = (start + i) % count;
      try {
        Open opened = bind(request, from + offset);
        nextEphemeral = ephemeral ? offset + 1 : nextEphemeral;
        return opened;
      } catch (KernelException e) {
        last = e;
        if (e.errno() != EADDRINUSE) {
          break;
        }
      } catch (IOException e) {
        throw EngineException.internal(String.valueOf(e.getMessage()), e);
      }
    }
    throw refusal(request, target, leases, Objects.requireNonNull(last));
  }

  private Open bind(PortRequest request, int port) throws IOException {
    boolean udp = "udp".equals(request.protocol());
    List<Socket> sockets = new ArrayList<>();
    InetAddress given = request.hostIp();
    try {
      sockets.add(socket(given == null ? ANY4 : given, port, udp));
      if (given == null) {
        addIpv6(sockets, port, udp);
      }
      return new Open(request, port, sockets);
    } catch (IOException e) {
      sockets.forEach(socket -> kernel.close(socket.descriptor()));
      throw e;
    }
  }

  private void addIpv6(List<Socket> sockets, int port, boolean udp) throws IOException {
    try {
      sockets.add(socket(ANY6, port, udp));
    } catch (KernelException e) {
      if (e.errno() != EAFNOSUPPORT && e.errno() != EADDRNOTAVAIL) {
        throw e;
      }
    }
  }

  private Socket socket(InetAddress address, int port, boolean udp) throws IOException {
    int descriptor =
        udp
            ? HostSockets.bindUdp(kernel, address, port)
            : HostSockets.listenTcp(kernel, address, port);
    return new Socket(Addresses.text(address), descriptor);
  }

  private static EngineException refusal(
      PortRequest request, String target, List<Lease> leases, KernelException cause) {
    String host = request.hostIp() == null ? "0.0.0.0" : Addresses.text(request.hostIp());
    String holder = cause.errno() == EADDRINUSE ? holder(leases, request, host) : null;
    if (holder != null) {
      return failed(
          "Bind for %s:%d failed: port is already allocated".formatted(holder, request.from()),
          cause);
    }
    String where = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + request.from();
    String why =
        switch (cause.errno()) {
          case EADDRINUSE -> "address already in use";
          case EACCES -> "permission denied" + lowPortHint(request.from());
          case EADDRNOTAVAIL -> "cannot assign requested address";
          default -> String.valueOf(cause.getMessage());
        };
    return failed(
        "failed to bind host port for %s:%s:%d/%s: %s"
            .formatted(where, target, request.containerPort(), request.protocol(), why),
        cause);
  }

  private static EngineException failed(String text, @Nullable KernelException cause) {
    return EngineException.internal(text, cause);
  }

  /** The host address under which another container has the port, or null. */
  private static @Nullable String holder(List<Lease> leases, PortRequest request, String host) {
    for (Lease lease : leases) {
      for (Lease.Published port : lease.published()) {
        boolean same = port.hostIp().equals(host) || ANY.contains(port.hostIp());
        if (same
            && port.hostPort() == request.from()
            && port.protocol().equals(request.protocol())) {
          return port.hostIp();
        }
      }
    }
    return null;
  }

  private static String lowPortHint(int port) {
    String start = Sysctl.get("net/ipv4/ip_unprivileged_port_start");
    return ": ports below "
        + (start == null ? "1024" : start)
        + " are privileged: set the sysctl net.ipv4.ip_unprivileged_port_start="
        + port
        + " or publish a higher port";
  }

  /** A taken host port with its sockets: one a host address. */
  record Open(PortRequest request, int hostPort, List<Socket> sockets) {}

  /** A bound socket. */
  record Socket(String hostIp, int descriptor) {}
}
