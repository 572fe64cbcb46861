package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.JsonBody;
import dev.berth.wire.Replies;
import java.io.IOException;

/** Forgets exec sessions, of which Podman keeps those that ended. */
final class ExecRemoveHandler {
  private final Engine engine;

  ExecRemoveHandler(Engine engine) {
    this.engine = engine;
  }

  void remove(Exchange exchange) throws IOException {
    boolean force = JsonBody.readAnyType(exchange, "ExecRemoveConfig").bool("Force");
    try {
      engine.execs().remove(exchange.path("id"), force);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.CONFLICT) {
        throw PodmanException.caused(409, e.text(), "exec session state improper");
      }
      throw e;
    }
    Replies.empty(exchange, 200);
  }
}
