package dev.berth.libpod.kube;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Published ports, as containers and as services name them. */
final class KubePorts {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int LAST_NODE_PORT = 32_767;

  private KubePorts() {}

  /**
   * {@code ports} of a container.
   *
   * @param service whether a service publishes them instead of the host
   */
  static List<Map<String, Object>> of(Container container, boolean service) {
    Map<String, List<PortBinding>> wanted = container.hostConfig().portBindings();
    List<Map<String, Object>> ports = new ArrayList<>();
    new TreeMap<>(wanted == null ? Map.of() : wanted)
        .forEach(
            (port, bindings) -> {
              for (PortBinding each : bindings) {
                ports.add(port(container, port, each, service));
              }
            });
    return ports;
  }

  private static Map<String, Object> port(
      Container container, String port, PortBinding binding, boolean service) {
    int slash = port.indexOf('/');
    String number = slash < 0 ? port : port.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : port.substring(slash + 1);
    KubeMap map = new KubeMap().put("containerPort", Integer.valueOf(number));
    map.put("hostIP", binding.hostIp());
    if (!service) {
      map.put("hostPort", hostPort(container, port, binding));
    }
    map.put("protocol", protocol.equals("tcp") ? "" : protocol.toUpperCase(Locale.ROOT));
    return map.values();
  }

  /** The port in force where the wanted one is any; null where none is known. */
  private static @Nullable Integer hostPort(Container c, String port, PortBinding binding) {
    String text = binding.hostPort();
    if (text == null || text.isEmpty() || text.equals("0") || text.indexOf('-') > 0) {
      List<PortBinding> now = c.ports().getOrDefault(port, List.of());
      text = now.isEmpty() ? null : now.getFirst().hostPort();
    }
    return text != null && text.matches("\\d{1,5}") ? Integer.valueOf(text) : null;
  }

  /** {@code ports} of a service, each at a port of the nodes that is chosen here. */
  static List<Map<String, Object>> ofService(List<Map<String, Object>> containerPorts) {
    Set<Integer> used = new HashSet<>();
    List<Map<String, Object>> ports = new ArrayList<>();
    for (Map<String, Object> each : containerPorts) {
      Object number = each.get("containerPort");
      if (used.size() > LAST_NODE_PORT - FIRST_NODE_PORT) {
        throw PodmanException.plain(
            500, "too many attempts trying to generate a unique NodePort number");
      }
      int node;
      do {
        node = ThreadLocalRandom.current().nextInt(FIRST_NODE_PORT, LAST_NODE_PORT + 1);
      } while (!used.add(node));
      KubeMap port = new KubeMap().put("name", String.valueOf(number)).put("nodePort", node);
      port.put("port", number).put("protocol", each.get("protocol")).put("targetPort", number);
      ports.add(port.values());
    }
    return ports;
  }
}
