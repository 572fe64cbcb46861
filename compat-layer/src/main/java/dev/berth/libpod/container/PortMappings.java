package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Published ports as libpod lists them: one range an entry. */
final class PortMappings {
  private PortMappings() {}

  /** Consecutive ports of one address. */
  private record Range(String protocol, String ip, int inside, int outside, int length) {
    private boolean goesOnWith(Range next) {
      return protocol.equals(next.protocol)
          && ip.equals(next.ip)
          && next.inside == inside + length
          && next.outside == outside + length
          && outside > 0;
    }

    private Range longer() {
      return new Range(protocol, ip, inside, outside, length + 1);
    }
  }

  static void render(JsonWriter out, String key, Container c) {
    List<Range> ranges = ranges(of(c));
    if (ranges.isEmpty()) {
      out.putNull(key);
      return;
    }
    out.array(key);
    for (Range each : ranges) {
      out.object().put("host_ip", each.ip).put("container_port", each.inside);
      out.put("host_port", each.outside).put("range", each.length);
      out.put("protocol", each.protocol).end();
    }
    out.endArray();
  }

  private static List<Range> ranges(Map<String, List<PortBinding>> ports) {
    List<Range> single = new ArrayList<>();
    ports.forEach(
        (port, bindings) -> {
          int slash = port.indexOf('/');
          String inside = slash < 0 ? port : port.substring(0, slash);
          String protocol = slash < 0 ? "tcp" : port.substring(slash + 1);
          for (PortBinding each : bindings) {
            String ip = each.hostIp() == null ? "" : each.hostIp();
            String outside = each.hostPort() == null ? "" : each.hostPort();
            single.add(new Range(protocol, ip, number(inside), number(outside), 1));
          }
        });
    single.sort(
        Comparator.comparing(Range::protocol)
            .thenComparing(Range::ip)
            .thenComparingInt(Range::inside)
            .thenComparingInt(Range::outside));
    List<Range> joined = new ArrayList<>();
    for (Range each : single) {
      if (!joined.isEmpty() && joined.getLast().goesOnWith(each)) {
        joined.set(joined.size() - 1, joined.getLast().longer());
      } else {
        joined.add(each);
      }
    }
    return joined;
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

  private static int number(String text) {
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
  }
}
