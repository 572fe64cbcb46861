package dev.berth.docker.network;

import dev.berth.api.ApiVersion;
import dev.berth.docker.wire.JsonObject;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Network.Pool;
import dev.berth.runtime.network.NetworkBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes a network create request into a template. */
final class NetworkDecoder {
  private NetworkDecoder() {}

  static Network decode(JsonObject body, ApiVersion version) {
    String name = body.text("Name");
    if (name.isBlank()) {
      throw EngineException.invalid("invalid name: name is empty");
    }
    if (body.bool("ConfigOnly") || body.object("ConfigFrom") != null) {
      String source = body.objectOrEmpty("ConfigFrom").text("Network");
      if (body.bool("ConfigOnly") || !source.isEmpty()) {
        throw EngineException.notImplemented("configuration-only networks are not supported");
      }
    }
    if (body.text("Scope").equals("swarm")) {
      throw EngineException.forbidden(
          "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
              + " connect this node to swarm and try again.");
    }
    Boolean ipv4 = version.atLeast(48) ? body.boolOrNull("EnableIPv4") : null;
    JsonObject ipam = body.objectOrEmpty("IPAM");
    String driver = body.nonEmpty("Driver");
    String ipamDriver = ipam.nonEmpty("Driver");
    return new NetworkBuilder(name)
        .driver(driver == null ? "bridge" : driver)
        .enableIpv4(ipv4 == null || ipv4)
        .enableIpv6(body.bool("EnableIPv6"))
        .ipamDriver(ipamDriver == null ? "default" : ipamDriver)
        .ipamOptions(orEmpty(ipam.stringMap("Options")))
        .pools(pools(ipam.objects("Config")))
        .internal(body.bool("Internal"))
        .attachable(body.bool("Attachable"))
        .ingress(body.bool("Ingress"))
        .options(orEmpty(body.stringMap("Options")))
        .labels(orEmpty(body.stringMap("Labels")))
        .build();
  }

  private static List<Pool> pools(@Nullable List<JsonObject> configs) {
    List<Pool> pools = new ArrayList<>();
    for (JsonObject each : configs == null ? List.<JsonObject>of() : configs) {
      pools.add(
          new Pool(
              each.text("Subnet"),
              each.nonEmpty("IPRange"),
              each.nonEmpty("Gateway"),
              orEmpty(each.stringMap("AuxiliaryAddresses"))));
    }
    return pools;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
