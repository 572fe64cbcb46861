package dev.berth.libpod.container;

import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.network.EndpointState;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders a container's place on its networks. */
final class NetworkRenderer {
  private static final EndpointState NOWHERE =
      new EndpointState("", "", "", "", "", 0, "", "", 0, "", null, null, 0);

  private NetworkRenderer() {}

  /**
   * Renders it.
   *
   * @param c the container whose network it is, which others may use
   */
  static void render(JsonWriter out, Container c) {
    out.object("NetworkSettings");
    List<String> names = NetworkNames.of(c);
    // Who is on the default network only has its address here too.
    boolean usual = names.equals(List.of(NetworkNames.DEFAULT));
    address(out, usual ? c.endpoints().get(NetworkNames.DOCKER_DEFAULT) : null);
    out.put("Bridge", "").put("SandboxID", "").put("HairpinMode", false);
    out.put("LinkLocalIPv6Address", "").put("LinkLocalIPv6PrefixLen", 0);
    ports(out, "Ports", PortMappings.of(c));
    int pid = c.state().pid();
    out.put("SandboxKey", pid > 0 && !names.isEmpty() ? "/proc/" + pid + "/ns/net" : "");
    if (!names.isEmpty()) {
      out.object("Networks");
      for (String each : names) {
        network(out, each, c.endpoints().get(NetworkNames.known(each)), c);
      }
      out.end();
    }
    out.end();
  }

  private static void network(
      JsonWriter out, String name, @Nullable EndpointState endpoint, Container c) {
    out.object(name);
    address(out, endpoint);
    out.put("NetworkID", name).putNull("DriverOpts").putNull("IPAMConfig").putNull("Links");
    EndpointSpec asked = c.endpointSpecs().get(NetworkNames.known(name));
    List<String> given = asked == null ? null : asked.aliases();
    List<String> aliases = new ArrayList<>(given == null ? List.of() : given);
    aliases.add(c.id().shortId());
    out.putStrings("Aliases", aliases.stream().distinct().toList()).end();
  }

  private static void address(JsonWriter out, @Nullable EndpointState given) {
    EndpointState endpoint = given == null ? NOWHERE : given;
    out.put("EndpointID", "").put("Gateway", endpoint.gateway());
    out.put("IPAddress", endpoint.ipAddress()).put("IPPrefixLen", endpoint.ipPrefixLength());
    out.put("IPv6Gateway", endpoint.ipv6Gateway());
    out.put("GlobalIPv6Address", endpoint.globalIpv6Address());
    out.put("GlobalIPv6PrefixLen", endpoint.globalIpv6PrefixLength());
    out.put("MacAddress", endpoint.macAddress());
  }

  /** A map of bindings by port. */
  static void ports(JsonWriter out, String key, Map<String, List<PortBinding>> ports) {
    out.object(key);
    new TreeMap<>(ports)
        .forEach(
            (port, bindings) -> {
              out.array(port);
              for (PortBinding each : bindings) {
                out.object().put("HostIp", each.hostIp() == null ? "" : each.hostIp());
                out.put("HostPort", each.hostPort() == null ? "" : each.hostPort()).end();
              }
              out.endArray();
            });
    out.end();
  }
}
