package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.exec.Exec;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.text.DetachKeys;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.List;

/** Extra processes in running containers. */
final class ExecHandlers {
  private final Engine engine;

  ExecHandlers(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "ExecCreateRequest");
    List<String> cmd = body.strings("Cmd");
    if (cmd == null || cmd.isEmpty()) {
      throw EngineException.invalid("No exec command specified");
    }
    requireDetachKeys(body.text("DetachKeys"));
    ExecSpec spec =
        new ExecSpec(
            cmd,
            body.bool("Tty"),
            body.bool("AttachStdin"),
            body.bool("AttachStdout"),
            body.bool("AttachStderr"),
            body.nonEmpty("User"),
            body.bool("Privileged"),
            body.strings("Env"),
            body.nonEmpty("WorkingDir"),
            body.nonEmpty("DetachKeys"),
            ExecStart.consoleSize(body, exchange));
    String id = engine.execs().create(exchange.path("id"), spec);
    Replies.json(exchange, 201, new JsonWriter(96).object().put("Id", id).end());
  }

  void inspect(Exchange exchange) {
    Exec exec = engine.execs().get(exchange.path("id"));
    Replies.json(exchange, ExecDocument.of(exec, exec.exitCode(), exec.forgotten()));
  }

  void resize(Exchange exchange) {
    int height = QueryNumbers.size(exchange.query(), "h", "height");
    int width = QueryNumbers.size(exchange.query(), "w", "width");
    engine.execs().resize(exchange.path("id"), height, width);
    Replies.empty(exchange, 200);
  }

  private static void requireDetachKeys(String keys) {
    try {
      byte[] unused = DetachKeys.parse(keys);
    } catch (EngineException e) {
      throw EngineException.invalid("Invalid escape keys (" + keys + ") provided");
    }
  }
}
