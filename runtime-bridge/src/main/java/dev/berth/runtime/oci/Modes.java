package dev.berth.runtime.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of namespace modes: {@code host}, {@code private}, {@code container:<id>} ... */
public final class Modes {
  private static final String CONTAINER = "container:";

  private Modes() {}

  /** Whether the host's own namespace is used. */
  public static boolean isHost(@Nullable String mode) {
    return "host".equals(mode);
  }

  /** Whether a network mode is none of the user's own networks. */
  public static boolean isBuiltIn(@Nullable String mode) {
    return mode == null || List.of("", "default", "bridge", "none").contains(mode);
  }

  /** The container whose namespace is joined, or null. */
  public static @Nullable String containerRef(@Nullable String mode) {
    return mode != null && mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : null;
  }
}
