package dev.berth.runtime.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.store.Json;
import org.jspecify.annotations.Nullable;

/** What netavark reads on its standard input: one container on one network. */
final class NetavarkConfig {
  private NetavarkConfig() {}

  /** The document for setup and for teardown. */
  static ObjectNode of(Attachment attachment) {
    ObjectNode config = Json.mapper().createObjectNode();
    config.put("container_id", attachment.containerId());
    config.put("container_name", attachment.containerName());
    Lease.Endpoint endpoint = attachment.endpoint();
    ObjectNode options = config.putObject("networks").putObject(endpoint.networkName());
    options.put("interface_name", endpoint.interfaceName());
    options.put("static_mac", endpoint.mac());
    ArrayNode addresses = options.putArray("static_ips");
    add(addresses, endpoint.ipv4());
    add(addresses, endpoint.ipv6());
    ArrayNode aliases = options.putArray("aliases");
    for (String alias : endpoint.aliases()) {
      if (!alias.equals(attachment.containerName())) {
        aliases.add(alias);
      }
    }
    config.putObject("network_info").set(endpoint.networkName(), network(attachment.network()));
    return config;
  }

  private static ObjectNode network(Network network) {
    ObjectNode info = Json.mapper().createObjectNode();
    info.put("name", network.name());
    info.put("id", network.id());
    info.put("driver", "bridge");
    info.put("network_interface", network.bridgeName());
    info.put("created", network.created().toString());
    ArrayNode subnets = info.putArray("subnets");
    for (Network.Pool pool : network.pools()) {
      ObjectNode subnet = subnets.addObject().put("subnet", pool.subnet());
      if (pool.gateway() != null) {
        subnet.put("gateway", pool.gateway());
      }
    }
    info.put("ipv6_enabled", network.enableIpv6());
    info.put("internal", network.internal());
    info.put("dns_enabled", false);
    info.putObject("ipam_options").put("driver", "host-local");
    info.putObject("options")
        .put("mtu", String.valueOf(NativeBridge.mtu(network.settings())))
        .put("isolate", "true");
    return info;
  }

  private static void add(ArrayNode addresses, @Nullable String address) {
    if (address != null) {
      addresses.add(address);
    }
  }
}
