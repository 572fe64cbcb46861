package dev.berth.runtime.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.berth.runtime.store.Json;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the CNI plugin {@code bridge} reads on its standard input (CNI 0.4.0): one container on one
 * network. Addresses are ours, so the {@code static} plugin only tells them on; masquerading and
 * isolation are the firewall's, and default routes are chosen among all networks.
 */
final class CniConfig {
  private CniConfig() {}

  /** The document for ADD and for DEL. */
  static ObjectNode of(Attachment attachment) {
    Network network = attachment.network();
    NetworkOptions options = network.settings();
    Lease.Endpoint endpoint = attachment.endpoint();
    ObjectNode config = Json.mapper().createObjectNode();
    config.put("cniVersion", "0.4.0");
    config.put("name", network.id());
    config.put("type", "bridge");
    config.put("bridge", network.bridgeName());
    config.put("isGateway", !NameTable.gateways(network).isEmpty());
    config.put("isDefaultGateway", false);
    config.put("ipMasq", false);
    config.put("mtu", NativeBridge.mtu(options));
    config.putObject("runtimeConfig").put("mac", endpoint.mac());
    ObjectNode ipam = config.putObject("ipam").put("type", "static");
    ArrayNode addresses = ipam.putArray("addresses");
    for (String address : endpoint.addresses()) {
      addAddress(addresses, network, options, address);
    }
    return config;
  }

  private static void addAddress(
      ArrayNode addresses, Network network, NetworkOptions options, String text) {
    InetAddress address = Addresses.parse(text);
    for (Network.Pool pool : network.pools()) {
      Cidr subnet = Cidr.parse(pool.subnet());
      if (address != null && subnet.contains(address)) {
        ObjectNode node = addresses.addObject().put("address", text + '/' + subnet.prefix());
        InetAddress gateway = NativeBridge.hostAddress(pool, options);
        if (gateway != null) {
          node.put("gateway", Addresses.text(gateway));
        }
        return;
      }
    }
  }

  /** Whether only some of the network's pools have an address on the bridge. */
  static boolean halfGateway(Network network) {
    int gateways = NameTable.gateways(network).size();
    return gateways > 0 && gateways < network.pools().size();
  }

  /** The bridge's port among the interfaces that ADD reports; null when it is not told. */
  static @Nullable String port(ObjectNode result, String bridge) {
    for (var each : result.path("interfaces")) {
      String name = each.path("name").asText();
      if (each.path("sandbox").asText("").isEmpty() && !name.equals(bridge)) {
        return name;
      }
    }
    return null;
  }
}
