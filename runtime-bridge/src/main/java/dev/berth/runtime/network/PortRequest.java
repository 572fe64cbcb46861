package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One container port to be published once.
 *
 * @param hostIp address to bind, null for all of both families
 * @param from first host port that will do, 0 for an ephemeral one
 * @param to last host port that will do
 */
record PortRequest(
    String protocol, int containerPort, @Nullable InetAddress hostIp, int from, int to) {
  private static final int MAX_PORT = 65535;
  private static final int MAX_DIGITS = 9;
  private static final List<PortBinding> ANY = List.of(new PortBinding("", ""));

  /**
   * Everything that a container publishes, in the order of its container ports: as with dockerd,
   * only ports that it exposes.
   */
  static List<PortRequest> of(Container container) {
    Set<String> exposed = container.config().exposedPorts();
    if (exposed == null) {
      return List.of();
    }
    Map<String, List<PortBinding>> bindings = container.hostConfig().portBindings();
    List<PortRequest> requests = new ArrayList<>();
    List<String> ports = new ArrayList<>(exposed);
    ports.sort(PortRequest::compare);
    for (String port : ports) {
      List<PortBinding> bound = bindings == null ? null : bindings.get(port);
      if (bound != null && !bound.isEmpty()) {
        add(requests, port, bound);
      } else if (container.hostConfig().publishAllPorts()) {
        add(requests, port, ANY);
      }
    }
    return requests;
  }

  /** The same on one address of the host. */
  PortRequest on(InetAddress address) {
    return new PortRequest(protocol, containerPort, address, from, to);
  }

  private static int compare(String a, String b) {
    int byNumber = Integer.compare(leadingNumber(a), leadingNumber(b));
    return byNumber != 0 ? byNumber : a.compareTo(b);
  }

  private static int leadingNumber(String port) {
    int end = 0;
    while (end < port.length() && Character.isDigit(port.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : Integer.parseInt(port.substring(0, Math.min(end, MAX_DIGITS)));
  }

  /** The request that a published port would answer. */
  static PortRequest again(Lease.Published port) {
    return new PortRequest(
        port.protocol(),
        port.containerPort(),
        Addresses.parse(port.hostIp()),
        port.hostPort(),
        port.hostPort());
  }

  private static void add(
      List<PortRequest> requests, String containerPort, List<PortBinding> wanted) {
    int slash = containerPort.indexOf('/');
    String protocol = slash < 0 ? "tcp" : containerPort.substring(slash + 1);
    int[] ports = range(slash < 0 ? containerPort : containerPort.substring(0, slash));
    for (PortBinding binding : wanted) {
      for (int port = ports[0]; port <= ports[1]; port++) {
        requests.add(request(protocol, port, binding, port - ports[0], ports[1] > ports[0]));
      }
    }
  }

  /** Of ranges on both sides the n-th container port goes with the n-th host port. */
  private static PortRequest request(
      String protocol, int port, PortBinding binding, int n, boolean pairwise) {
    String hostPort = binding.hostPort();
    int[] host = hostPort == null || hostPort.isEmpty() ? new int[2] : range(hostPort);
    InetAddress hostIp = Addresses.parse(binding.hostIp());
    String given = binding.hostIp();
    if (hostIp == null && given != null && !given.isEmpty()) {
      throw EngineException.invalid("invalid IP address: " + given);
    }
    boolean fixed = pairwise && host[0] != 0;
    if (fixed && host[0] + n > host[1]) {
      throw EngineException.invalid("invalid ranges specified for container and host Ports");
    }
    return fixed
        ? new PortRequest(protocol, port, hostIp, host[0] + n, host[0] + n)
        : new PortRequest(protocol, port, hostIp, host[0], host[1]);
  }

  private static int[] range(String text) {
    try {
      int dash = text.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
      int to = dash < 0 ? from : Integer.parseInt(text.substring(dash + 1));
      if (from < 0 || to > MAX_PORT || from > to) {
        throw new NumberFormatException(text);
      }
      return new int[] {from, to};
    } catch (NumberFormatException e) {
      throw new EngineException(ErrorKind.INVALID, "invalid port specification: " + text, e);
    }
  }
}
