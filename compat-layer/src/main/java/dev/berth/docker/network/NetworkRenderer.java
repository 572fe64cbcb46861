package dev.berth.docker.network;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.network.AddressRange;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Network.Pool;
import dev.berth.runtime.network.Networks.PoolUsage;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Renders a network. */
final class NetworkRenderer {
  /** The highest number of addresses that a field can tell, 2^64 - 1. */
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private NetworkRenderer() {}

  /** One line of the list. */
  static void line(JsonWriter out, Network n, ApiVersion version) {
    description(out, n);
    if (version.below(52)) {
      out.object("Containers").end();
    }
    out.putMap("Options", n.options()).putMap("Labels", n.labels()).end();
  }

  /**
   * Everything of one network.
   *
   * @param containers those whose endpoints are shown are among them
   */
  static void inspect(
      JsonWriter out,
      Network n,
      ApiVersion version,
      List<Container> containers,
      List<PoolUsage> usage) {
    description(out, n);
    containers(out, n, containers);
    out.putMap("Options", n.options()).putMap("Labels", n.labels());
    if (version.atLeast(52)) {
      status(out, usage);
    }
    out.end();
  }

  private static void description(JsonWriter out, Network n) {
    out.object().put("Name", n.name()).put("Id", n.id());
    out.put("Created", GoTime.rfc3339Nano(n.created())).put("Scope", n.scope());
    out.put("Driver", n.driver());
    out.put("EnableIPv4", n.enableIpv4());
    out.put("EnableIPv6", n.enableIpv6());
    ipam(out, n);
    out.put("Internal", n.internal()).put("Attachable", n.attachable());
    out.put("Ingress", n.ingress()).object("ConfigFrom").put("Network", n.configFrom()).end();
    out.put("ConfigOnly", n.configOnly());
  }

  private static void status(JsonWriter out, List<PoolUsage> usage) {
    out.object("Status").object("IPAM");
    if (!usage.isEmpty()) {
      out.object("Subnets");
      for (PoolUsage each : usage) {
        out.object(each.subnet()).put("IPsInUse", each.used());
        out.put("DynamicIPsAvailable", each.available().min(MOST)).end();
      }
      out.end();
    }
    out.end().end();
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
      out.object()
          .putPresent("Subnet", each.subnet())
          .putPresent("IPRange", AddressRange.block(each));
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
