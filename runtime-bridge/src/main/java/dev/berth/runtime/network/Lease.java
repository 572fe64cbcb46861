package dev.berth.runtime.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running container holds of the network. Lives as long as the boot.
 *
 * @param formatVersion of the stored document
 * @param dns resolvers that the container asked for
 */
record Lease(
    int formatVersion,
    String containerId,
    String containerName,
    List<Endpoint> endpoints,
    List<Published> published,
    @Nullable List<String> dns) {
  static final int FORMAT = 1;

  /** The same with other places on networks. */
  Lease withEndpoints(List<Endpoint> next) {
    return new Lease(FORMAT, containerId, containerName, List.copyOf(next), published, dns);
  }

  /** The same with other published ports. */
  Lease withPublished(List<Published> next) {
    return new Lease(FORMAT, containerId, containerName, endpoints, List.copyOf(next), dns);
  }

  /** The endpoint on a network, or null. */
  @Nullable Endpoint on(Network network) {
    for (Endpoint endpoint : endpoints) {
      if (endpoint.networkId().equals(network.id())) {
        return endpoint;
      }
    }
    return null;
  }

  /**
   * A place on a network.
   *
   * @param hostInterface name of the interface's other end, on the bridge
   * @param aliases names that the network's DNS knows it by
   * @param linkLocal more addresses, valid on the network only
   */
  record Endpoint(
      String networkId,
      String networkName,
      String endpointId,
      String interfaceName,
      String hostInterface,
      @Nullable String ipv4,
      @Nullable String ipv6,
      String mac,
      List<String> aliases,
      List<String> linkLocal) {
    /** Documents of earlier versions have no link-local addresses. */
    Endpoint {
      linkLocal = orEmpty(linkLocal);
    }

    /** The same under other names. */
    Endpoint withAliases(List<String> next) {
      return new Endpoint(
          networkId,
          networkName,
          endpointId,
          interfaceName,
          hostInterface,
          ipv4,
          ipv6,
          mac,
          next,
          linkLocal);
    }

    private static List<String> orEmpty(@Nullable List<String> list) {
      return list == null ? List.of() : list;
    }

    /** Its addresses of the network's pools. */
    @JsonIgnore
    List<String> addresses() {
      List<String> addresses = new ArrayList<>();
      if (ipv4 != null) {
        addresses.add(ipv4);
      }
      if (ipv6 != null) {
        addresses.add(ipv6);
      }
      return addresses;
    }
  }

  /** A published port on one host address. */
  record Published(String protocol, int containerPort, String hostIp, int hostPort) {}
}
