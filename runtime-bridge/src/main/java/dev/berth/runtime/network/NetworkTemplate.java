package dev.berth.runtime.network;

import dev.berth.runtime.error.EngineException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks what a client wants a network to be, and fills in the rest; order and texts of the
 * refusals are dockerd's.
 */
final class NetworkTemplate {
  private static final Set<String> DRIVERS = Set.of("bridge", "macvlan", "ipvlan");

  /** What goes out has the address of a process on the host, and nothing comes in by routes. */
  private static final List<String> BEYOND_A_USER =
      List.of(
          NetworkOptions.HOST_IPV4,
          NetworkOptions.HOST_IPV6,
          "com.docker.network.bridge.trusted_host_interfaces");

  private static final int LONGEST_INTERFACE_NAME = 15;

  private final List<Network> existing;
  private final AddressPools free;
  private final Map<String, Map<String, String>> defaults;
  private Network template;

  /**
   * A network that is asked for.
   *
   * @param defaults options of networks that do not say otherwise, by driver
   */
  NetworkTemplate(
      Network template,
      List<Network> existing,
      AddressPools free,
      Map<String, Map<String, String>> defaults) {
    this.template = template;
    this.existing = existing;
    this.free = free;
    this.defaults = defaults;
  }

  /** The network to be stored; INVALID, FORBIDDEN, CONFLICT or NOT_FOUND when it cannot be. */
  Network complete(String id, Instant created) {
    checkName();
    IpamRules.check(template.ipamConfig(), template.enableIpv6());
    if (existing.stream().anyMatch(n -> n.name().equals(template.name()))) {
      throw EngineException.conflict("network with name " + template.name() + " already exists");
    }
    template = ConfigurationNetworks.resolve(template, existing);
    NetworkBuilder made = new NetworkBuilder(template).id(id).created(created);
    if (template.configOnly()) {
      return made.driver("null").pools(List.of()).build();
    }
    checkDriver();
    checkScope();
    checkFamilies();
    template = new NetworkBuilder(template).options(withDefaults()).build();
    checkOptions(id);
    return made.pools(new PoolPlan(template, existing, free).pools())
        .options(template.options())
        .bridgeName(interfaceName(id))
        .build();
  }

  private void checkName() {
    String name = template.name();
    if (name.isBlank()) {
      throw EngineException.invalid("invalid name: name is empty");
    }
    if (NetworkCatalog.PREDEFINED.contains(name) || name.equals("default")) {
      throw EngineException.forbidden(
          "operation is not permitted on predefined " + name + " network ");
    }
  }

  private void checkDriver() {
    String driver = template.driver();
    if (driver.equals("host") || driver.equals("null")) {
      throw EngineException.forbidden("only one instance of \"" + driver + "\" network is allowed");
    }
    if (driver.equals("overlay")) {
      throw EngineException.forbidden(
          "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
              + " connect this node to swarm and try again.");
    }
    if (!DRIVERS.contains(driver)) {
      throw EngineException.notFound("plugin \"" + driver + "\" not found");
    }
    String ipam = template.ipamDriver();
    if (!ipam.equals("default") && !ipam.equals("null")) {
      throw EngineException.notFound("plugin \"" + ipam + "\" not found");
    }
  }

  private void checkScope() {
    if (template.ingress()) {
      throw EngineException.forbidden("Ingress network can only be global scope network");
    }
    if (template.scope().equals("swarm")) {
      throw EngineException.forbidden(
          "cannot create a swarm scoped network when swarm is not active");
    }
  }

  private void checkFamilies() {
    if (!template.enableIpv4() && !template.enableIpv6()) {
      throw EngineException.invalid("IPv4 or IPv6 must be enabled");
    }
  }

  private Map<String, String> withDefaults() {
    Map<String, String> own = defaults.getOrDefault(template.driver(), Map.of());
    if (own.isEmpty() || !template.configFrom().isEmpty()) {
      return template.options();
    }
    Map<String, String> all = new LinkedHashMap<>(own);
    all.putAll(template.options());
    return all;
  }

  private void checkOptions(String id) {
    NetworkOptions options = template.settings();
    options.check();
    for (String option : BEYOND_A_USER) {
      if (!template.options().getOrDefault(option, "").isEmpty()) {
        throw EngineException.invalid(
            "driver-opt \""
                + option
                + "\" needs the host's own network, which a rootless engine cannot set up");
      }
    }
    for (boolean ipv6 : new boolean[] {false, true}) {
      if (options.gatewayMode(ipv6) == NetworkOptions.GatewayMode.ISOLATED
          && !template.internal()) {
        throw EngineException.internal(
            "gateway mode 'isolated' can only be used for an internal network", null);
      }
    }
    if (template.driver().equals("bridge")) {
      checkBridgeName(id);
    } else {
      ParentRules.check(template);
    }
  }

  private void checkBridgeName(String id) {
    String name = template.options().getOrDefault(NetworkOptions.BRIDGE_NAME, "");
    boolean wellFormed =
        name.length() <= LONGEST_INTERFACE_NAME
            && name.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != ':' && c != '%')
            && !name.equals(".")
            && !name.equals("..")
            && !name.equals("lo")
            && !name.equals(Uplink.INTERFACE);
    if (!wellFormed) {
      throw EngineException.invalid(
          "invalid value for %s: \"%s\" is not the name an interface can have (at most %d characters)"
              .formatted(NetworkOptions.BRIDGE_NAME, name, LONGEST_INTERFACE_NAME));
    }
    for (Network other : existing) {
      if (!name.isEmpty() && other.bridgeName().equals(name)) {
        throw EngineException.forbidden(
            "cannot create network %s (%s): conflicts with network %s (%s): networks have same bridge name"
                .formatted(id, name, other.id(), name));
      }
    }
  }

  /** The bridge's name, or that of the interface that others lie upon. */
  private String interfaceName(String id) {
    String given = template.options().getOrDefault(NetworkOptions.BRIDGE_NAME, "");
    if (template.driver().equals("bridge") && !given.isEmpty()) {
      return given;
    }
    return ParentRules.prefix(template.driver()) + id.substring(0, 12);
  }
}
