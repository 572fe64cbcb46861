package dev.berth.runtime.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network; bridge, host and none always exist. */
public record Network(
    String id,
    String name,
    Instant created,
    String driver,
    String scope,
    boolean enableIpv4,
    boolean enableIpv6,
    String ipamDriver,
    Map<String, String> ipamOptions,
    List<Pool> pools,
    boolean internal,
    boolean attachable,
    boolean ingress,
    String bridgeName,
    Map<String, String> options,
    Map<String, String> labels) {
  /** An address pool in CIDR notation. */
  public record Pool(
      String subnet,
      @Nullable String ipRange,
      @Nullable String gateway,
      Map<String, String> auxiliaryAddresses) {}
}
