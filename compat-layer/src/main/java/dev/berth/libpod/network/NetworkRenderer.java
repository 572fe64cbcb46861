package dev.berth.libpod.network;

import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders a network (container-libs, libnetwork types.Network). */
final class NetworkRenderer {
  private NetworkRenderer() {}

  /**
   * Writes one.
   *
   * @param users whose endpoints are shown, null for none
   */
  static void render(JsonWriter out, Network network, @Nullable List<Container> users) {
    out.object().put("name", NetworkNames.shown(network.name())).put("id", network.id());
    out.put("driver", network.driver()).putPresent("network_interface", network.bridgeName());
    out.put("created", GoTime.rfc3339Nano(network.created())).array("subnets");
    for (Network.Pool each : network.pools()) {
      out.object().put("subnet", each.subnet()).putPresent("gateway", each.gateway());
      leaseRange(out, each.ipRange());
      out.end();
    }
    out.endArray();
    StaticRoutes.render(out, network.routes());
    out.put("ipv6_enabled", network.enableIpv6()).put("internal", network.internal());
    out.put("dns_enabled", !network.predefined() && !network.dnsDisabled());
    if (!network.dnsServers().isEmpty()) {
      out.putStrings("network_dns_servers", network.dnsServers());
    }
    Map<String, String> labels = network.labels();
    if (!labels.isEmpty()) {
      out.putMap("labels", labels);
    }
    Map<String, String> options = options(network);
    if (!options.isEmpty()) {
      out.putMap("options", options);
    }
    out.object("ipam_options").put("driver", "host-local").end();
    if (users != null) {
      out.object("containers");
      users.forEach(each -> container(out, each, network));
      out.end();
    }
    out.end();
  }

  /** In Podman's words; the default network's are Docker's alone, and its bridge is told above. */
  private static Map<String, String> options(Network network) {
    Map<String, String> options = new LinkedHashMap<>();
    if (!network.predefined()) {
      network.options().forEach((key, value) -> options.put(NetworkDecoder.shown(key), value));
      options.remove(NetworkDecoder.BRIDGE);
    }
    return options;
  }

  private static void leaseRange(JsonWriter out, @Nullable String block) {
    if (block != null && !block.isEmpty()) {
      LeaseRange range = LeaseRange.of(block);
      out.object("lease_range").putPresent("start_ip", range.start());
      out.putPresent("end_ip", range.end()).end();
    }
  }

  private static void container(JsonWriter out, Container container, Network network) {
    for (EndpointState each : container.endpoints().values()) {
      if (!each.networkId().equals(network.id()) || each.ipAddress().isEmpty()) {
        continue;
      }
      out.object(container.id().hex()).put("name", container.name()).object("interfaces");
      out.object(each.interfaceName()).array("subnets").object();
      out.put("ipnet", each.ipAddress() + "/" + each.ipPrefixLength());
      out.put("gateway", each.gateway()).end().endArray();
      out.put("mac_address", each.macAddress()).end().end().end();
    }
  }
}
