package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.docker.container.ExecDocument;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.exec.Exec;
import dev.berth.wire.JsonBody;
import dev.berth.wire.Replies;
import java.io.IOException;

/** Exec sessions, of which Podman keeps those that ended. */
final class ExecHandlers {
  private final Engine engine;

  ExecHandlers(Engine engine) {
    this.engine = engine;
  }

  /**
   * As in Docker's API, but for the exit code before the end and the process after it (Podman,
   * InspectExecSession).
   */
  void inspect(Exchange exchange) {
    Exec exec = engine.execs().get(exchange.path("id"));
    Integer code = exec.exitCode();
    boolean ended = code != null && !exec.running();
    Replies.json(exchange, ExecDocument.always(exec, code == null ? 0 : code, ended));
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
