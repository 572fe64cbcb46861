package dev.berth.runtime.forward;

import java.io.IOException;
import java.nio.channels.Selector;

/** A port of the host that leads to a container. */
interface ForwardedPort extends Handler {
  Route route();

  /** Makes it work, on the selector's thread. */
  void register(Selector selector) throws IOException;

  /** Drops what was idle too long. */
  default void sweep(long now) {}

  /** Whether {@link #sweep} has anything to look after. */
  default boolean idles() {
    return false;
  }
}
