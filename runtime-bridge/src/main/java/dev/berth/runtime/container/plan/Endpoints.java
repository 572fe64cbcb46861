package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Networks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The networks a container will join, by name: those asked for and that of its network mode. */
final class Endpoints {
  private static final String MAC_FORM = "(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}";

  private final Networks networks;

  Endpoints(Networks networks) {
    this.networks = networks;
  }

  /**
   * Resolves them. A network that is not there is left for the start to report, as in Docker: a
   * client takes NOT_FOUND at create for a missing image.
   *
   * @param mode the network mode with its default filled in
   */
  Map<String, EndpointSpec> resolve(
      ContainerConfig config, String mode, Map<String, EndpointSpec> asked) {
    if (config.networkDisabled() || mode.startsWith("container:")) {
      return Map.of();
    }
    Map<String, EndpointSpec> result = new LinkedHashMap<>();
    String main = name(mode);
    for (Map.Entry<String, EndpointSpec> entry : asked.entrySet()) {
      String key = entry.getKey().equals("default") ? main : name(entry.getKey());
      EndpointSpec spec = entry.getValue();
      check(key, spec);
      result.put(key, spec);
    }
    result.putIfAbsent(main, EndpointSpec.NONE);
    if (result.size() > 1 && (result.containsKey("host") || result.containsKey("none"))) {
      throw EngineException.invalid(
          "conflicting options: cannot attach both user-defined and non-user-defined network-modes");
    }
    String mac = config.macAddress();
    if (mac != null && !mac.isEmpty()) {
      applyMac(result, main, mac);
    }
    return result;
  }

  private static void applyMac(Map<String, EndpointSpec> endpoints, String main, String mac) {
    EndpointSpec spec = endpoints.getOrDefault(main, EndpointSpec.NONE);
    String own = spec.macAddress();
    if (own != null && !own.isEmpty() && !own.equalsIgnoreCase(mac)) {
      throw EngineException.invalid(
          "the container-wide MAC address must match the endpoint-specific MAC address for the main"
              + " network, or be left empty");
    }
    checkMac(main, mac);
    endpoints.put(
        main,
        new EndpointSpec(
            spec.ipv4Address(),
            spec.ipv6Address(),
            spec.linkLocalIps(),
            spec.links(),
            spec.aliases(),
            mac,
            spec.driverOpts(),
            spec.gwPriority()));
  }

  private String name(String ref) {
    if (List.of("bridge", "host", "none").contains(ref)) {
      return ref;
    }
    for (Network network : networks.list()) {
      if (network.name().equals(ref) || network.id().equals(ref)) {
        return network.name();
      }
    }
    return ref;
  }

  private static void check(String network, EndpointSpec spec) {
    boolean predefined = List.of("bridge", "host", "none").contains(network);
    checkAddress(network, "IPv4", spec.ipv4Address(), IpAddresses::isV4);
    for (String local : spec.linkLocalIps() == null ? List.<String>of() : spec.linkLocalIps()) {
      checkAddress(
          network, "link-local IP", local, a -> IpAddresses.isV4(a) || IpAddresses.isV6(a));
    }
    checkAddress(network, "IPv6", spec.ipv6Address(), IpAddresses::isV6);
    if (predefined && (given(spec.ipv4Address()) || given(spec.ipv6Address()))) {
      throw EngineException.invalid(
          "invalid config for network "
              + network
              + ": invalid endpoint settings:\nuser specified IP address is supported on user"
              + " defined networks only");
    }
    if (predefined && spec.aliases() != null && !spec.aliases().isEmpty()) {
      throw EngineException.invalid(
          "invalid config for network "
              + network
              + ": invalid endpoint settings:\nnetwork-scoped alias is supported only for containers"
              + " in user defined networks");
    }
    checkSettings(network, spec);
    if (given(spec.macAddress())) {
      checkMac(network, String.valueOf(spec.macAddress()));
    }
  }

  /** Settings of the endpoint's interface, whose name is not known yet. */
  private static void checkSettings(String network, EndpointSpec spec) {
    Map<String, String> options = spec.driverOpts();
    String settings = options == null ? null : options.get("com.docker.network.endpoint.sysctls");
    for (String setting : settings == null ? new String[0] : settings.split(",", -1)) {
      String[] parts = setting.split("\\.", 5);
      if (parts.length != 5
          || !List.of("ipv4", "ipv6", "mpls").contains(parts[1])
          || !parts[3].equalsIgnoreCase("IFNAME")) {
        throw EngineException.invalid(
            "invalid config for network "
                + network
                + ": invalid endpoint settings:\nunrecognised network interface sysctl '"
                + setting
                + "'; represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4',"
                + " 'ipv6' or 'mpls'");
      }
    }
  }

  private static void checkAddress(
      String network,
      String family,
      @Nullable String address,
      java.util.function.Predicate<String> form) {
    if (address != null && !address.isEmpty() && !form.test(address)) {
      throw EngineException.invalid(
          "invalid config for network "
              + network
              + ": invalid endpoint settings:\ninvalid "
              + family
              + " address: "
              + address);
    }
  }

  private static void checkMac(String network, String mac) {
    if (!mac.matches(MAC_FORM)) {
      throw EngineException.invalid(
          "invalid config for network " + network + ": invalid MAC address " + mac);
    }
  }

  private static boolean given(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
