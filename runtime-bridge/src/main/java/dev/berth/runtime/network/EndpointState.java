package dev.berth.runtime.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container's place on one network. Addresses are empty while it is not running.
 *
 * @param interfaceName inside the container, such as {@code eth0}
 */
public record EndpointState(
    String networkId,
    String endpointId,
    String interfaceName,
    String gateway,
    String ipAddress,
    int ipPrefixLength,
    String ipv6Gateway,
    String globalIpv6Address,
    int globalIpv6PrefixLength,
    String macAddress,
    @Nullable List<String> dnsNames,
    @Nullable Map<String, String> driverOpts,
    int gwPriority) {

  /** The endpoint of a container that does not run. */
  public EndpointState withoutAddresses() {
    return new EndpointState(
        networkId, "", "", "", "", 0, "", "", 0, "", dnsNames, driverOpts, gwPriority);
  }
}
