package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.EndpointRules;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Networks;
import java.util.ArrayList;
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
   * @param anyNetwork whether addresses of the default network can be asked for, as of any other
   */
  Map<String, EndpointSpec> resolve(
      ContainerConfig config, String mode, Map<String, EndpointSpec> asked, boolean anyNetwork) {
    if (config.networkDisabled() || mode.startsWith("container:")) {
      return Map.of();
    }
    Map<String, EndpointSpec> result = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    String main = name(mode);
    for (Map.Entry<String, EndpointSpec> entry : asked.entrySet()) {
      String key = entry.getKey().equals("default") ? main : name(entry.getKey());
      EndpointSpec spec = entry.getValue();
      check(faults, key, spec, anyNetwork);
      result.put(key, spec);
    }
    if (!faults.isEmpty()) {
      throw EngineException.invalid(EndpointRules.joined(faults));
    }
    if (result.isEmpty()) {
      result.put(main, EndpointSpec.NONE); // networks that are named are all, as in Docker
    }
    boolean mixed = result.size() > 1 && (result.containsKey("host") || result.containsKey("none"));
    if (mixed || (main.equals("host") && !result.containsKey("host"))) {
      throw EngineException.invalid(
          "conflicting options: cannot attach both user-defined and non-user-defined"
              + " network-modes");
    }
    String mac = config.macAddress();
    if (mac != null && !mac.isEmpty()) {
      applyMac(result, result.containsKey(main) ? main : result.keySet().iterator().next(), mac);
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

  private void check(List<String> faults, String network, EndpointSpec spec, boolean anyNetwork) {
    String wrong =
        EndpointRules.faults(
            anyNetwork ? "" : network, EndpointSpec.NONE.equals(spec) ? null : find(network), spec);
    String mac = spec.macAddress();
    if (wrong != null) {
      faults.add("invalid config for network " + network + ": " + wrong);
    } else if (mac != null && !mac.isEmpty()) {
      checkMac(network, mac);
    }
  }

  private String name(String ref) {
    if (List.of("bridge", "host", "none").contains(ref)) {
      return ref;
    }
    Network network = find(ref);
    return network == null ? ref : network.name();
  }

  private @Nullable Network find(String ref) {
    for (Network network : networks.list()) {
      if (network.name().equals(ref) || network.id().equals(ref)) {
        return network;
      }
    }
    return null;
  }

  private static void checkMac(String network, String mac) {
    if (!mac.matches(MAC_FORM)) {
      throw EngineException.invalid(
          "invalid config for network " + network + ": invalid MAC address " + mac);
    }
  }
}
