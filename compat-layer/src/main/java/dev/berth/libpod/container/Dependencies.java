package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.oci.Modes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The containers that one cannot run without: those whose namespaces it joins, and those it says it
 * requires.
 */
final class Dependencies {
  private Dependencies() {}

  /** Their ids. */
  static List<String> of(Container container) {
    HostConfig host = container.hostConfig();
    Set<String> ids = new LinkedHashSet<>();
    for (String mode :
        Arrays.asList(
            host.networkMode(),
            host.pidMode(),
            host.ipcMode(),
            host.utsMode(),
            host.usernsMode(),
            host.cgroupnsMode())) {
      String ref = Modes.containerRef(mode);
      if (ref != null) {
        ids.add(ref);
      }
    }
    List<String> required = host.more().requires();
    ids.addAll(required == null ? List.of() : required);
    return new ArrayList<>(ids);
  }
}
