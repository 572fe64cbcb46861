package dev.berth.runtime.container;

import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.Modes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the modes of namespaces mean for a start. */
final class NetworkModes {
  private static final String CONTAINER = "container:";
  private static final Set<String> PLAIN = Set.of("host", "none");

  private NetworkModes() {}

  /** Whether the container is joined to networks of this engine. */
  static boolean hasOwnNetwork(Container container) {
    String mode = container.hostConfig().networkMode();
    if ("none".equals(mode)) {
      return !container.endpointSpecs().isEmpty() && !container.endpointSpecs().containsKey(mode);
    }
    return mode == null
        || !(mode.equals("host") || mode.startsWith(CONTAINER) || Modes.path(mode) != null);
  }

  /**
   * A container of the modes host and none with its place on the network of that name, which gives
   * it no interface.
   */
  static Container visiting(Container container, Networks networks) {
    String mode = container.hostConfig().networkMode();
    if (mode == null || !PLAIN.contains(mode) || !container.endpointSpecs().containsKey(mode)) {
      return container;
    }
    EndpointSpec spec = container.endpointSpecs().getOrDefault(mode, EndpointSpec.NONE);
    EndpointState place =
        new EndpointState(
            networks.get(mode).id(),
            HexIds.random(),
            "",
            "",
            "",
            0,
            "",
            "",
            0,
            "",
            null,
            spec.driverOpts(),
            spec.gwPriority());
    return container.withNetworks(Map.of(mode, place), container.ports());
  }

  /** The container that a {@code container:<ref>} mode names, null for other modes. */
  static @Nullable String sharedContainer(@Nullable String mode) {
    return mode != null && mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : null;
  }
}
