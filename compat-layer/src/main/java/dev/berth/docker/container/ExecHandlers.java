package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.api.Exchange.Hijacked;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.exec.Exec;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.text.DetachKeys;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
            consoleSize(body, exchange));
    String id = engine.execs().create(exchange.path("id"), spec);
    Replies.json(exchange, 201, new JsonWriter(96).object().put("Id", id).end());
  }

  void start(Exchange exchange) throws IOException, InterruptedException {
    JsonObject body = JsonBody.read(exchange, "ExecStartRequest");
    String id = exchange.path("id");
    boolean tty = body.bool("Tty");
    List<Integer> size = tty ? consoleSize(body, exchange) : null;
    if (body.bool("Detach")) {
      engine.execs().startDetached(id);
      Replies.empty(exchange, 200);
      return;
    }
    Execs.Session session = engine.execs().prepareAttached(id);
    ExecSpec spec = session.spec();
    byte[] keys = DetachKeys.parse(spec.detachKeys() == null ? "" : spec.detachKeys());
    try (Hijacked hijacked = exchange.hijack(StreamHandlers.contentType(exchange, tty))) {
      StdioSink sink = StreamHandlers.sink(hijacked.output(), tty);
      session.run(
          new AttachRequest(
              spec.attachStdin() ? hijacked.input() : null,
              spec.attachStdout(),
              spec.attachStderr(),
              spec.tty() ? keys : new byte[0],
              false,
              true),
          sink,
          size);
      sink.flush();
    }
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

  private static @Nullable List<Integer> consoleSize(JsonObject body, Exchange exchange) {
    List<Integer> size = exchange.version().atLeast(42) ? body.unsigned("ConsoleSize") : null;
    return size == null || size.size() != 2 || size.get(0) == 0 || size.get(1) == 0 ? null : size;
  }
}
