package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;

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

  private boolean exists(String ref) {
    try {
      Container unused = engine.containers().get(ref);
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  /** An imported archive makes a new container: then the one named need not be there. */
  void restore(Exchange exchange) {
    String ref = exchange.path("id");
    if (!exchange.query().bool("import") && !exists(ref)) {
      throw PodmanException.plain(404, "failed to find container or checkpoint image " + ref);
    }
    throw PodmanException.plain(500, "restoring a container requires root");
  }
}
