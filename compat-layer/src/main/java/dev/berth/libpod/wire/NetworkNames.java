package dev.berth.libpod.wire;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.oci.Modes;
import java.util.List;

/** Names of networks in libpod, where the default one is called podman. */
public final class NetworkNames {
  /** Docker's name of the default network. */
  public static final String DOCKER_DEFAULT = "bridge";

  /** Podman's name of it. */
  public static final String DEFAULT = "podman";

  private NetworkNames() {}

  /** As libpod shows it. */
  public static String shown(String name) {
    return name.equals(DOCKER_DEFAULT) ? DEFAULT : name;
  }

  /** As the engine knows it. */
  public static String known(String name) {
    return name.equals(DEFAULT) ? DOCKER_DEFAULT : name;
  }

  /** The bridge networks a container is on, or will be. */
  public static List<String> of(Container c) {
    String mode = c.hostConfig().networkMode();
    boolean bridged =
        mode == null
            || !(mode.equals("host")
                || mode.equals("none")
                || Modes.path(mode) != null
                || Modes.containerRef(mode) != null);
    if (!bridged) {
      return List.of();
    }
    return c.endpoints().isEmpty()
        ? List.of(
            shown(mode == null || mode.isEmpty() || mode.equals("default") ? DOCKER_DEFAULT : mode))
        : c.endpoints().keySet().stream().map(NetworkNames::shown).sorted().toList();
  }
}
