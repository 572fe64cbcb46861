package dev.berth.runtime.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network; bridge, host and none always exist. Made with {@link NetworkBuilder}.
 *
 * @param driver {@code bridge}, {@code macvlan}, {@code ipvlan}, {@code host} or {@code null};
 *     empty for a configuration-only network that names none
 * @param scope {@code local}, or another word that the client asked for
 * @param bridgeName of the interface in the rootless namespace that the network is; empty where it
 *     needs none
 * @param options of the driver, as given
 * @param configOnly whether it is but a configuration for other networks: nothing joins it
 * @param configFrom name of the configuration-only network its settings are from, or empty
 * @param ipamConfig the pools that were asked for, as the client wrote them; they may be fewer than
 *     {@link #pools}, and more where a family of addresses is off
 * @param pools what addresses are given from: one of a family, all within their subnets
 * @param backend what its endpoints are set up by, such as {@code netlink}; empty for a network of
 *     a version that did not note it
 * @param dnsDisabled whether containers do not find each other by name on it
 * @param dnsServers asked, instead of the host's, for names that no container on it has
 * @param routes more ones than the default route, which its containers get
 */
public record Network(
    String id,
    String name,
    Instant created,
    String driver,
    String scope,
    boolean enableIpv4,
    boolean enableIpv6,
    String ipamDriver,
    @Nullable Map<String, String> ipamOptions,
    List<Pool> ipamConfig,
    List<Pool> pools,
    boolean internal,
    boolean attachable,
    boolean ingress,
    String bridgeName,
    Map<String, String> options,
    Map<String, String> labels,
    boolean configOnly,
    String configFrom,
    String backend,
    boolean dnsDisabled,
    List<String> dnsServers,
    List<Route> routes) {
  /**
   * Documents of earlier versions have no configurations, backends, IPAM configurations, resolvers
   * or routes.
   */
  public Network {
    if (ipamConfig == null) {
      ipamConfig = pools;
      ipamOptions = ipamOptions == null || ipamOptions.isEmpty() ? null : ipamOptions;
    }
    configFrom = orEmpty(configFrom);
    backend = orEmpty(backend);
    dnsServers = dnsServers == null ? List.of() : dnsServers;
    routes = routes == null ? List.of() : routes;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Whether it is one of bridge, host and none, which always exist. */
  public boolean predefined() {
    return NetworkCatalog.PREDEFINED.contains(name);
  }

  /** The pool that addresses of a family are given from, or null. */
  @Nullable Pool pool(boolean ipv6) {
    for (Pool pool : pools) {
      if (pool.ipv6() == ipv6) {
        return pool;
      }
    }
    return null;
  }

  /** The option of IPAM, and its value, of networks made by Podman's rules. */
  public static final Map<String, String> PODMANS_IPAM = Map.of("driver", "host-local");

  /** Whether it is made by Podman's rules. */
  boolean podmans() {
    return PODMANS_IPAM.equals(ipamOptions);
  }

  /**
   * Whether containers may ask for addresses of the pool: the client that made the network chose
   * its subnet, or made it by the rules of Podman, which does not mind.
   */
  boolean subnetGiven(Pool pool) {
    if (podmans()) {
      return true;
    }
    for (Pool asked : ipamConfig) {
      if (!asked.subnet().isEmpty()
          && Cidr.parse(asked.subnet()).equals(Cidr.parse(pool.subnet()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether containers get interfaces of their own on it. */
  public boolean hasEndpoints() {
    return !configOnly && !driver.equals("host") && !driver.equals("null");
  }

  /** Its options by their meaning; INVALID when one of them is wrong. */
  public NetworkOptions settings() {
    return new NetworkOptions(options);
  }

  /**
   * A way to other addresses.
   *
   * @param destination in CIDR notation
   * @param gateway an address on the network
   * @param metric the lower the better, null for the kernel's choice
   */
  public record Route(String destination, String gateway, @Nullable Long metric) {}

  /**
   * An address pool in CIDR notation.
   *
   * @param ipRange the part of the subnet that addresses are given from, a block or {@code
   *     first-last} ({@link AddressRange}); null for all of it
   * @param gateway null where the network has none
   * @param auxiliaryAddresses never given to containers, by what they are for
   */
  public record Pool(
      String subnet,
      @Nullable String ipRange,
      @Nullable String gateway,
      Map<String, String> auxiliaryAddresses) {
    /** Whether it gives IPv6 addresses. */
    public boolean ipv6() {
      return subnet.indexOf(':') >= 0;
    }

    /** Where containers send what is not for the network: the gateway unless another is named. */
    public @Nullable String containerGateway() {
      return auxiliaryAddresses.getOrDefault(
          ipv6() ? "DefaultGatewayIPv6" : "DefaultGatewayIPv4", gateway);
    }
  }
}
