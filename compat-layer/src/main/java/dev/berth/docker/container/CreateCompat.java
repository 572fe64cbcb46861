package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the version of the API makes of a create request beyond the presence of fields: settings
 * that have moved are put where they are kept now, and the client is told so, as dockerd does.
 */
final class CreateCompat {
  private static final String SYSCTLS = "com.docker.network.endpoint.sysctls";

  private final ApiVersion version;
  private final List<String> warnings;

  /**
   * @param warnings where those for the client are added
   */
  CreateCompat(ApiVersion version, List<String> warnings) {
    this.version = version;
    this.warnings = warnings;
  }

  /** The request as the engine takes it; INVALID for what the version does not allow. */
  CreateContainer adapt(CreateContainer asked) {
    warnOfVolumeDriver(asked.hostConfig());
    Map<String, EndpointSpec> endpoints = new LinkedHashMap<>(asked.endpoints());
    ContainerConfig config = macAddress(asked.config(), asked.hostConfig(), endpoints);
    HostConfig host = sysctls(asked.hostConfig(), endpoints);
    return new CreateContainer(
        asked.name(), asked.image(), asked.platform(), config, portBindings(host), endpoints);
  }

  private void warnOfVolumeDriver(HostConfig host) {
    List<MountSpec> mounts = host.mounts();
    if (host.volumeDriver() == null || version.below(48) || mounts == null) {
      return;
    }
    for (MountSpec mount : mounts) {
      MountSpec.VolumeOptions options = mount.volumeOptions();
      MountSpec.DriverConfig driver = options == null ? null : options.driverConfig();
      if (mount.type().equals("volume") && (driver == null || driver.name() == null)) {
        warnings.add(
            "WARNING: the container-wide volume-driver configuration is ignored for volumes"
                + " specified via 'mount'. Use '--mount type=volume,volume-driver=...' instead");
        return;
      }
    }
  }

  private ContainerConfig macAddress(
      ContainerConfig config, HostConfig host, Map<String, EndpointSpec> endpoints) {
    boolean given = config.macAddress() != null;
    if (version.below(44)) {
      endpoints.replaceAll((network, spec) -> withMac(spec, null));
      if (given && !hasOwnEndpoint(host)) {
        throw EngineException.invalid("conflicting options: mac-address and the network mode");
      }
      return config;
    }
    if (!given) {
      return config;
    }
    warnings.add(
        "The container-wide MacAddress field is now deprecated. It should be specified in"
            + " EndpointsConfig instead.");
    if (!hasOwnEndpoint(host)) {
      return new ContainerConfigBuilder(config).macAddress(null).build();
    }
    String unused =
        endpoint(
            host,
            endpoints,
            "unable to migrate container-wide MAC address to a" + " specific network: ");
    return config;
  }

  /** The key of the endpoint that the network mode means. */
  private String endpoint(HostConfig host, Map<String, EndpointSpec> endpoints, String failure) {
    String mode = mode(host);
    if (endpoints.isEmpty() || endpoints.containsKey(mode)) {
      return mode;
    }
    if (mode.equals("bridge") && endpoints.containsKey("default")) {
      return "default";
    }
    if (version.below(44)) {
      return endpoints.keySet().iterator().next();
    }
    throw EngineException.invalid(
        failure
            + "HostConfig.NetworkMode must match the identity of a network in"
            + " NetworkSettings.Networks");
  }

  private HostConfig sysctls(HostConfig host, Map<String, EndpointSpec> endpoints) {
    Map<String, String> sysctls = host.sysctls();
    String mode = mode(host);
    if (sysctls == null || mode.equals("host") || mode.startsWith("container:")) {
      return host;
    }
    Map<String, String> kept = new LinkedHashMap<>(sysctls);
    List<String> moved = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    for (Map.Entry<String, String> entry : sysctls.entrySet()) {
      String setting = interfaceSetting(entry.getKey(), entry.getValue());
      if (setting != null) {
        moved.add(entry.getKey());
        settings.add(setting);
        kept.remove(entry.getKey());
      }
    }
    if (moved.isEmpty()) {
      return host;
    }
    String key =
        endpoint(host, endpoints, "unable to find a network for sysctl " + moved.get(0) + ": ");
    String value = String.join(",", settings);
    warnings.add(
        "Migrated sysctl \""
            + String.join(",", moved)
            + "\" to DriverOpts{\""
            + SYSCTLS
            + "\":\""
            + value
            + "\"}.");
    EndpointSpec spec = endpoints.getOrDefault(key, EndpointSpec.NONE);
    Map<String, String> options = new LinkedHashMap<>();
    if (spec.driverOpts() != null) {
      options.putAll(spec.driverOpts());
    }
    options.merge(SYSCTLS, value, (own, added) -> added + ',' + own);
    endpoints.put(key, withOptions(spec, options));
    return new HostConfigBuilder(host).sysctls(kept).build();
  }

  /** {@code net.X.Y.eth0.Z} as a setting of its endpoint; null for a setting of another kind. */
  private @Nullable String interfaceSetting(String name, String value) {
    String[] parts = name.split("\\.", 5);
    if (parts.length < 5 || !parts[0].equals("net") || !parts[3].startsWith("eth")) {
      return null;
    }
    if (version.atLeast(48)) {
      throw EngineException.invalid(
          "interface specific sysctl setting \""
              + name
              + "\" must be supplied using driver option '"
              + SYSCTLS
              + '\'');
    }
    if (!parts[3].equals("eth0")) {
      throw EngineException.invalid(
          "unable to determine network endpoint for sysctl "
              + name
              + ", use driver option '"
              + SYSCTLS
              + "' to set per-interface sysctls");
    }
    return "net." + parts[1] + '.' + parts[2] + ".IFNAME." + parts[4] + '=' + value;
  }

  /** An empty list asked for some host port until 1.52; from 1.53 it asks for nothing. */
  private HostConfig portBindings(HostConfig host) {
    Map<String, List<PortBinding>> bindings = host.portBindings();
    if (bindings == null || bindings.values().stream().noneMatch(List::isEmpty)) {
      return host;
    }
    Map<String, List<PortBinding>> result = new LinkedHashMap<>();
    List<String> filled = new ArrayList<>();
    bindings.forEach(
        (port, at) -> {
          if (!at.isEmpty()) {
            result.put(port, at);
          } else if (version.below(53)) {
            result.put(port, List.of(new PortBinding("", "")));
            filled.add(port);
          }
        });
    if (version.atLeast(52) && !filled.isEmpty()) {
      warnings.add(
          "Following container port(s) have an empty list of port-bindings: "
              + String.join(", ", filled)
              + ". Starting with API 1.53, such bindings will be discarded.");
    }
    return new HostConfigBuilder(host).portBindings(result).build();
  }

  private static String mode(HostConfig host) {
    String mode = host.networkMode();
    return mode == null || mode.equals("default") ? "bridge" : mode;
  }

  private static boolean hasOwnEndpoint(HostConfig host) {
    String mode = mode(host);
    return !mode.equals("host") && !mode.equals("none") && !mode.startsWith("container:");
  }

  private static EndpointSpec withMac(EndpointSpec spec, @Nullable String mac) {
    return copy(spec, mac, spec.driverOpts());
  }

  private static EndpointSpec withOptions(EndpointSpec spec, Map<String, String> options) {
    return copy(spec, spec.macAddress(), options);
  }

  private static EndpointSpec copy(
      EndpointSpec spec, @Nullable String mac, @Nullable Map<String, String> options) {
    return new EndpointSpec(
        spec.ipv4Address(),
        spec.ipv6Address(),
        spec.linkLocalIps(),
        spec.links(),
        spec.aliases(),
        mac,
        options,
        spec.gwPriority());
  }
}
