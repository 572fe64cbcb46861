package dev.berth.libpod.network;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.NetworkBuilder;
import dev.berth.runtime.network.NetworkOptions;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decodes a network document. */
final class NetworkDecoder {
  private static final String NO_DEFAULT_ROUTE = "no_default_route";

  private static final Map<String, String> OPTIONS =
      Map.of(
          "mtu",
          "com.docker.network.driver.mtu",
          "parent",
          "parent",
          "mode",
          "mode",
          "isolate",
          "isolate",
          NO_DEFAULT_ROUTE,
          NetworkOptions.NO_DEFAULT_ROUTE);

  private static final Set<String> MODES =
      Set.of(
          "bridge",
          "container",
          "default",
          "host",
          "none",
          "ns",
          "pasta",
          "private",
          "slirp4netns");

  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";

  /** The engine's name of the option that is a field of its own here. */
  static final String BRIDGE = "com.docker.network.bridge.name";

  private NetworkDecoder() {}

  /**
   * Decodes one.
   *
   * @param freeName what it is called when it has no name of its own
   * @param freeBridge what its bridge is called then
   */
  static Network decode(JsonObject body, Supplier<String> freeName, Supplier<String> freeBridge) {
    String name = body.text("name");
    checkName(name);
    Map<String, String> ipam = body.stringMap("ipam_options");
    String driver = ipam == null ? "" : ipam.getOrDefault("driver", "");
    if (driver.equals("dhcp")) {
      throw PodmanException.plain(500, "the ipam driver dhcp is not supported rootless");
    }
    if (!driver.isEmpty() && !driver.equals("host-local")) {
      throw PodmanException.plain(500, "unsupported ipam driver \"" + driver + "\"");
    }
    Map<String, String> labels = body.stringMap("labels");
    String network = body.text("driver");
    NetworkBuilder out =
        new NetworkBuilder(name.isEmpty() ? freeName.get() : name)
            .driver(network.isEmpty() ? "bridge" : network)
            .ipamDriver("default")
            .ipamOptions(Network.PODMANS_IPAM)
            .enableIpv6(body.bool("ipv6_enabled"))
            .internal(body.bool("internal"))
            .dnsDisabled(!body.bool("dns_enabled"))
            .dnsServers(DnsServers.ofNew(body))
            .routes(StaticRoutes.read(body))
            .labels(labels == null ? Map.of() : labels)
            .pools(pools(body.objects("subnets")));
    Map<String, String> options = options(body);
    if (!network.endsWith("vlan")) {
      options.computeIfAbsent(BRIDGE, unused -> freeBridge.get());
    }
    return out.options(options).build();
  }

  /** An option by Podman's name. */
  static String shown(String known) {
    for (Map.Entry<String, String> each : OPTIONS.entrySet()) {
      if (each.getValue().equals(known)) {
        return each.getKey();
      }
    }
    return known;
  }

  private static void checkName(String name) {
    if (MODES.contains(name)) {
      throw PodmanException.plain(
          500,
          "cannot create network with name \""
              + name
              + "\" because it conflicts with a valid network mode");
    }
    if (!name.isEmpty() && !name.matches(NAME)) {
      throw PodmanException.caused(
          500, "network name " + name + " invalid: names must match " + NAME, "invalid argument");
    }
  }

  private static Map<String, String> options(JsonObject body) {
    Map<String, String> options = new LinkedHashMap<>();
    Map<String, String> given = body.stringMap("options");
    if (given != null) {
      boolean bridge = !body.text("driver").endsWith("vlan");
      given.forEach((key, value) -> option(options, key, value, bridge));
    }
    String bridge = body.text("network_interface");
    if (!bridge.isEmpty()) {
      String key = body.text("driver").endsWith("vlan") ? "parent" : BRIDGE;
      options.put(key, bridge);
    }
    return options;
  }

  /** What Podman knows and this engine has no way to do is refused as what Podman does not know. */
  private static void option(
      Map<String, String> options, String key, String value, boolean bridge) {
    boolean usual = key.equals("mode") && value.equals("managed");
    boolean known = key.startsWith("com.docker.") || OPTIONS.containsKey(key);
    if (bridge && !usual && (!known || key.equals("mode") || key.equals("parent"))) {
      throw PodmanException.plain(500, "unsupported bridge network option " + key);
    }
    boolean truth =
        key.equals("isolate") && !value.equals("strict") || key.equals(NO_DEFAULT_ROUTE);
    options.put(OPTIONS.getOrDefault(key, key), truth ? truth(value) : value);
  }

  /**
   * Networks here never reach each other, so that {@code isolate} asks for no more than it gets.
   */
  private static String truth(String value) {
    Boolean meant = NetworkOptions.parseBool(value);
    if (meant == null) {
      throw PodmanException.caused(
          500, "strconv.ParseBool: parsing \"" + value + "\"", "invalid syntax");
    }
    return meant.toString();
  }

  private static List<Network.Pool> pools(@Nullable List<JsonObject> subnets) {
    List<Network.Pool> pools = new ArrayList<>();
    for (JsonObject each : subnets == null ? List.<JsonObject>of() : subnets) {
      pools.add(
          new Network.Pool(
              each.text("subnet"), LeaseRange.read(each), each.nonEmpty("gateway"), Map.of()));
    }
    return pools;
  }
}
