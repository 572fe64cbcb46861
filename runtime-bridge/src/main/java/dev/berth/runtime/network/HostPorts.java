package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.HostSockets;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Takes host ports: opens the sockets, so that a conflict shows before the container runs. */
final class HostPorts {
  private static final int EACCES = 13;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;
  private static final int EAFNOSUPPORT = 97;
  private static final int EPHEMERAL_FROM = 32768;
  private static final int EPHEMERAL_TO = 60999;
  private static final InetAddress ANY4 = InetAddress.ofLiteral("0.0.0.0");
  private static final InetAddress ANY6 = InetAddress.ofLiteral("::");

  private final Kernel kernel;

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
    boolean ephemeral = request.from() == 0;
    int from = ephemeral ? EPHEMERAL_FROM : request.from();
    int count = (ephemeral ? EPHEMERAL_TO : request.to()) - from + 1;
    int start = ephemeral ? ThreadLocalRandom.current().nextInt(count) : 0;
    KernelException last = null;
    for (int i = 0; i < count; i++) {
      int port = from + (start + i) % count;
      try {
        return bind(request, port);
      } catch (KernelException e) {
        last = e;
        if (e.errno() != EADDRINUSE) {
          break;
        }
      } catch (IOException e) {
        throw EngineException.internal(String.valueOf(e.getMessage()), e);
      }
    }
    throw refusal(request, target, leases, java.util.Objects.requireNonNull(last));
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
    String where = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + request.from();
    if (cause.errno() == EADDRINUSE && held(leases, request)) {
      return failed("Bind for " + where + " failed: port is already allocated", cause);
    }
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

  private static EngineException failed(String text, KernelException cause) {
    return EngineException.internal(text, cause);
  }

  private static boolean held(List<Lease> leases, PortRequest request) {
    return leases.stream()
        .flatMap(lease -> lease.published().stream())
        .anyMatch(p -> p.hostPort() == request.from() && p.protocol().equals(request.protocol()));
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
