package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container asks of one network. */
public record EndpointSpec(
    @Nullable String ipv4Address,
    @Nullable String ipv6Address,
    @Nullable List<String> linkLocalIps,
    @Nullable List<String> links,
    @Nullable List<String> aliases,
    @Nullable String macAddress,
    @Nullable Map<String, String> driverOpts,
    int gwPriority) {
  public static final EndpointSpec NONE =
      new EndpointSpec(null, null, null, null, null, null, null, 0);
}
