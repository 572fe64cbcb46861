package dev.berth.runtime.network;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
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

  /** Everything that a container publishes, in the order of its container ports. */
  static List<PortRequest> of(Container container) {
    Map<String, List<PortBinding>> bindings = container.hostConfig().portBindings();
    List<PortRequest> requests = new ArrayList<>();
    if (bindings != null) {
      bindings.forEach((port, list) -> add(requests, port, list));
    }
    Set<String> exposed = container.config().exposedPorts();
    if (container.hostConfig().publishAllPorts() && exposed != null) {
      for (String port : exposed) {
        if (bindings == null || !bindings.containsKey(port)) {
          add(requests, port, null);
        }
      }
    }
    return requests;
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
      List<PortRequest> requests, String containerPort, @Nullable List<PortBinding> bindings) {
    int slash = containerPort.indexOf('/');
    String protocol = slash < 0 ? "tcp" : containerPort.substring(slash + 1);
    int[] ports = range(slash < 0 ? containerPort : containerPort.substring(0, slash));
    if (!"tcp".equals(protocol) && !"udp".equals(protocol)) {
      throw EngineException.invalid("publishing " + protocol + " ports is not supported rootless");
    }
    List<PortBinding> wanted =
        bindings == null || bindings.isEmpty() ? List.of(new PortBinding("", "")) : bindings;
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
      throw new EngineException(
          dev.berth.runtime.error.ErrorKind.INVALID, "invalid port specification: " + text, e);
    }
  }
}
