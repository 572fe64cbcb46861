package dev.berth.libpod.container;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PortBinding;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;

/** Parts of a container's rendering that others show too. */
public final class ContainerParts {
  private ContainerParts() {}

  /** A list of its mounts. */
  public static void mounts(JsonWriter out, String key, Container container) {
    InspectRenderer.mounts(out, key, container);
  }

  /** A map of bindings by port. */
  public static void ports(JsonWriter out, String key, Map<String, List<PortBinding>> ports) {
    NetworkRenderer.ports(out, key, ports);
  }
}
