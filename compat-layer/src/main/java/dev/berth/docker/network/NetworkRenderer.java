package dev.berth.docker.network;

import dev.berth.api.ApiVersion;
import dev.berth.docker.text.GoTime;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Network.Pool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders a network. */
final class NetworkRenderer {
  private NetworkRenderer() {}

  /**
   * Writes one network.
   *
   * @param containers whose endpoints are shown; null for a line of the list
   */
  static void render(
      JsonWriter out, Network n, ApiVersion version, @Nullable List<Container> containers) {
    out.object().put("Name", n.name()).put("Id", n.id());
    out.put("Created", GoTime.rfc3339Nano(n.created())).put("Scope", n.scope());
    out.put("Driver", n.driver());
    out.put("EnableIPv4", n.enableIpv4());
    out.put("EnableIPv6", n.enableIpv6());
    ipam(out, n);
    out.put("Internal", n.internal()).put("Attachable", n.attachable());
    out.put("Ingress", n.ingress()).object("ConfigFrom").put("Network", n.configFrom()).end();
    out.put("ConfigOnly", n.configOnly());
    if (containers != null) {
      containers(out, n, containers);
    } else if (version.below(52)) {
      out.object("Containers").end();
    }
    out.putMap("Options", n.options()).putMap("Labels", n.labels()).end();
  }

  private static void ipam(JsonWriter out, Network n) {
    out.object("IPAM").put("Driver", n.ipamDriver()).putMap("Options", n.ipamOptions());
    List<Pool> pools = shown(n);
    if (pools.isEmpty()) {
      out.putNull("Config").end();
      return;
    }
    out.array("Config");
    for (Pool each : pools) {
      out.object().putPresent("Subnet", each.subnet()).putPresent("IPRange", each.ipRange());
      out.putPresent("Gateway", each.gateway());
      if (!each.auxiliaryAddresses().isEmpty()) {
        out.putMap("AuxiliaryAddresses", each.auxiliaryAddresses());
      }
      out.end();
    }
    out.endArray().end();
  }

  /** As asked for, and those of a family that nothing was asked of. */
  private static List<Pool> shown(Network n) {
    List<Pool> shown = new ArrayList<>();
    for (boolean ipv6 : new boolean[] {false, true}) {
      n.ipamConfig().stream().filter(pool -> pool.ipv6() == ipv6).forEach(shown::add);
    }
    for (Pool pool : n.pools()) {
      if (n.ipamConfig().stream().noneMatch(asked -> asked.ipv6() == pool.ipv6())) {
        shown.add(pool);
      }
    }
    return shown;
  }

  private static void containers(JsonWriter out, Network n, List<Container> containers) {
    out.object("Containers");
    for (Container each : containers) {
      EndpointState e = NetworkUse.endpoint(each, n);
      if (e != null) {
        out.object(each.id().hex()).put("Name", each.name()).put("EndpointID", e.endpointId());
        out.put("MacAddress", e.macAddress());
        out.put("IPv4Address", cidr(e.ipAddress(), e.ipPrefixLength()));
        out.put("IPv6Address", cidr(e.globalIpv6Address(), e.globalIpv6PrefixLength())).end();
      }
    }
    out.end();
  }

  private static String cidr(String address, int prefix) {
    return address.isEmpty() ? "" : address + "/" + prefix;
  }
}
