package dev.berth.runtime.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running container holds of the network. Lives as long as the boot.
 *
 * @param formatVersion of the stored document
 */
record Lease(
    int formatVersion,
    String containerId,
    String containerName,
    List<Endpoint> endpoints,
    List<Published> published) {
  static final int FORMAT = 1;

  /**
   * A place on a network.
   *
   * @param hostInterface name of the interface's other end, on the bridge
   * @param aliases names that the network's DNS knows it by
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
      List<String> aliases) {}

  /**
   * A published port on one host address and what forwards it.
   *
   * @param pid of the forwarder, 0 when the port is forwarded by the shared one
   * @param startTime of that process
   * @param guestPort port on the shared forwarder's own interface, 0 without it
   */
  record Published(
      String protocol,
      int containerPort,
      String hostIp,
      int hostPort,
      int pid,
      long startTime,
      int guestPort) {}
}
