package dev.berth.docker.network;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Network.Pool;
import dev.berth.runtime.network.NetworkBuilder;
import dev.berth.runtime.network.NetworkOptions;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes a network create request into a template. */
final class NetworkDecoder {
  private NetworkDecoder() {}

  static Network decode(JsonObject body, ApiVersion version) {
    JsonObject ipam = body.objectOrEmpty("IPAM");
    Map<String, String> options = orEmpty(body.stringMap("Options"));
    Boolean ipv4 = version.atLeast(48) ? body.boolOrNull("EnableIPv4") : null;
    String driver = body.nonEmpty("Driver");
    String ipamDriver = ipam.nonEmpty("Driver");
    return new NetworkBuilder(body.text("Name"))
        .driver(driver == null ? "bridge" : driver)
        .scope(body.text("Scope"))
        .enableIpv4(enabled(ipv4, options, "com.docker.network.enable_ipv4", true))
        .enableIpv6(
            enabled(
                body.boolOrNull("EnableIPv6"), options, "com.docker.network.enable_ipv6", false))
        .ipamDriver(ipamDriver == null ? "default" : ipamDriver)
        .ipamOptions(ipam.stringMap("Options"))
        .ipamConfig(pools(ipam.objects("Config")))
        .internal(body.bool("Internal"))
        .attachable(body.bool("Attachable"))
        .ingress(body.bool("Ingress"))
        .options(options)
        .labels(orEmpty(body.stringMap("Labels")))
        .configOnly(body.bool("ConfigOnly"))
        .configFrom(body.objectOrEmpty("ConfigFrom").text("Network"))
        .build();
  }

  /** Whether a family of addresses is on: said by the field, or else by an option. */
  private static boolean enabled(
      @Nullable Boolean field, Map<String, String> options, String option, boolean absent) {
    String word = options.get(option);
    if (field != null || word == null) {
      return field == null ? absent : field;
    }
    Boolean value = NetworkOptions.parseBool(word);
    if (value == null) {
      throw EngineException.invalid("driver-opt \"" + option + "\" is not a valid bool");
    }
    return value;
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
