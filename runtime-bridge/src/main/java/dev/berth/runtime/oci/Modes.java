package dev.berth.runtime.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of namespace modes: {@code host}, {@code private}, {@code container:<id>} ... */
public final class Modes {
  private static final String CONTAINER = "container:";
  private static final String PATH = "ns:";

  private Modes() {}

  /** Whether the host's own namespace is used. */
  public static boolean isHost(@Nullable String mode) {
    return "host".equals(mode);
  }

  /** Whether a network mode is none of the user's own networks. */
  public static boolean isBuiltIn(@Nullable String mode) {
    return mode == null || List.of("", "default", "bridge", "none").contains(mode);
  }

  /** The file whose namespace is joined ({@code ns:/proc/7/ns/net}), or null: Podman's mode. */
  public static @Nullable String path(@Nullable String mode) {
    return mode != null && mode.startsWith(PATH) ? mode.substring(PATH.length()) : null;
  }

  /** The mode that joins the namespace of a file. */
  public static String ofPath(String path) {
    return PATH + path;
  }

  /** The container whose namespace is joined, or null. */
  public static @Nullable String containerRef(@Nullable String mode) {
    return mode != null && mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : null;
  }
}
