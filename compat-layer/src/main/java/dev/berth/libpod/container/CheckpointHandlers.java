package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;

/**
 * Checkpoints are CRIU's work, which needs privileges over the machine that no ordinary user has:
 * they are refused as Podman refuses them there.
 */
final class CheckpointHandlers {
  private final Engine engine;

  CheckpointHandlers(Engine engine) {
    this.engine = engine;
  }

  void checkpoint(Exchange exchange) {
    Container unused = engine.containers().get(exchange.path("id"));
    throw PodmanException.plain(500, "checkpointing a container requires root");
  }

  /** An imported archive makes a new container: then the one named need not be there. */
  void restore(Exchange exchange) {
    if (!exchange.query().bool("import")) {
      Container unused = engine.containers().get(exchange.path("id"));
    }
    throw PodmanException.plain(500, "restoring a container requires root");
  }
}
