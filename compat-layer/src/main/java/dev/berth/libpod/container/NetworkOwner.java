package dev.berth.libpod.container;

import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Modes;

/** Whose network a container has: its ports are those of all that share it. */
final class NetworkOwner {
  private NetworkOwner() {}

  /** Another container where it joins that one's; itself where that is gone. */
  static Container of(Container container, Engine engine) {
    String ref = Modes.containerRef(container.hostConfig().networkMode());
    if (ref == null) {
      return container;
    }
    try {
      return engine.containers().get(ref);
    } catch (EngineException e) {
      return container;
    }
  }
}
