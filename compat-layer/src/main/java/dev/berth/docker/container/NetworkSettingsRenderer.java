package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.network.EndpointState;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Renders NetworkSettings of inspect; below 1.52 with the bridge's addresses on top. */
final class NetworkSettingsRenderer {
  private NetworkSettingsRenderer() {}

  static void render(JsonWriter out, Container c, ApiVersion version) {
    out.object("NetworkSettings");
    if (version.below(52)) {
      out.put("Bridge", "");
    }
    boolean running = c.state().running() && !sharesNetwork(c);
    // the sandbox shares the container's life: its id serves
    out.put("SandboxID", running ? c.id().hex() : "");
    out.put("SandboxKey", running ? "/proc/" + c.state().pid() + "/ns/net" : "");
    ports(out, c);
    if (version.below(52)) {
      legacy(out, c);
    }
    EndpointRenderer.networks(out, c, version, true);
    out.end();
  }

  private static boolean sharesNetwork(Container c) {
    String mode = c.hostConfig().networkMode();
    return mode != null && mode.startsWith("container:");
  }

  /** Published ports, and exposed ones with null while running and reachable from outside. */
  private static void ports(JsonWriter out, Container c) {
    out.object("Ports");
    if (c.state().running()) {
      Map<String, List<PortBinding>> all = new TreeMap<>(c.ports());
      Set<String> exposed = c.config().exposedPorts();
      if (exposed != null && leadsOut(c)) {
        exposed.forEach(port -> all.putIfAbsent(port, List.of()));
      }
      all.forEach(
          (port, bindings) -> {
            if (bindings.isEmpty()) {
              out.putNull(port);
            } else {
              HostConfigRenderer.bindings(out, port, bindings);
            }
          });
    }
    out.end();
  }

  private static boolean leadsOut(Container c) {
    for (EndpointState each : c.endpoints().values()) {
      if (!each.gateway().isEmpty() || !each.ipv6Gateway().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static void legacy(JsonWriter out, Container c) {
    EndpointState bridge = c.endpoints().get("bridge");
    out.put("HairpinMode", false).put("LinkLocalIPv6Address", "");
    out.put("LinkLocalIPv6PrefixLen", 0);
    out.putNull("SecondaryIPAddresses").putNull("SecondaryIPv6Addresses");
    out.put("EndpointID", bridge == null ? "" : bridge.endpointId());
    out.put("Gateway", bridge == null ? "" : bridge.gateway());
    out.put("GlobalIPv6Address", bridge == null ? "" : bridge.globalIpv6Address());
    out.put("GlobalIPv6PrefixLen", bridge == null ? 0 : bridge.globalIpv6PrefixLength());
    out.put("IPAddress", bridge == null ? "" : bridge.ipAddress());
    out.put("IPPrefixLen", bridge == null ? 0 : bridge.ipPrefixLength());
    out.put("IPv6Gateway", bridge == null ? "" : bridge.ipv6Gateway());
    EndpointSpec asked = c.endpointSpecs().getOrDefault("bridge", EndpointSpec.NONE);
    EndpointState state = bridge == null ? EndpointRenderer.EMPTY : bridge;
    out.putText("MacAddress", EndpointRenderer.mac(c, asked, state));
  }
}
