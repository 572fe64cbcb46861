package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/** What the modes of namespaces mean for a start. */
final class NetworkModes {
  private static final String CONTAINER = "container:";

  private NetworkModes() {}

  /** Whether the container is joined to networks of this engine. */
  static boolean hasOwnNetwork(Container container) {
    String mode = container.hostConfig().networkMode();
    return mode == null
        || !(mode.equals("host") || mode.equals("none") || mode.startsWith(CONTAINER));
  }

  /** The container that a {@code container:<ref>} mode names, null for other modes. */
  static @Nullable String sharedContainer(@Nullable String mode) {
    return mode != null && mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : null;
  }
}
