package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Published ports as libpod lists them: one range an entry. */
final class PortMappings {
  private PortMappings() {}

  static void render(JsonWriter out, String key, Container c) {
    Map<String, List<PortBinding>> ports = of(c);
    if (ports.isEmpty()) {
      out.putNull(key);
      return;
    }
    out.array(key);
    new TreeMap<>(ports)
        .forEach(
            (port, bindings) -> {
              int slash = port.indexOf('/');
              String inside = slash < 0 ? port : port.substring(0, slash);
              String protocol = slash < 0 ? "tcp" : port.substring(slash + 1);
              bindings.forEach(each -> entry(out, each, inside, protocol));
            });
    out.endArray();
  }

  /**
   * The ports in force, else those wanted. A port on all addresses of both families is one with no
   * address, as Podman keeps it.
   */
  static Map<String, List<PortBinding>> of(Container c) {
    Map<String, List<PortBinding>> wanted = c.hostConfig().portBindings();
    if (!c.state().running()) {
      return wanted == null ? Map.of() : wanted;
    }
    Map<String, List<PortBinding>> ports = new TreeMap<>();
    c.ports()
        .forEach(
            (port, bindings) ->
                ports.put(
                    port,
                    bindings.stream()
                        .map(each -> new PortBinding(address(each.hostIp()), each.hostPort()))
                        .distinct()
                        .toList()));
    return ports;
  }

  private static String address(@Nullable String ip) {
    return ip == null || ip.equals("0.0.0.0") || ip.equals("::") ? "" : ip;
  }

  private static void entry(JsonWriter out, PortBinding binding, String inside, String protocol) {
    String ip = binding.hostIp() == null ? "" : binding.hostIp();
    out.object().put("host_ip", ip).put("container_port", number(inside));
    String host = binding.hostPort() == null ? "" : binding.hostPort();
    out.put("host_port", number(host)).put("range", 1).put("protocol", protocol).end();
  }

  private static int number(String text) {
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
  }
}
