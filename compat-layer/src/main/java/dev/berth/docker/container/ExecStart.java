package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.api.Exchange.Hijacked;
import dev.berth.api.Handler;
import dev.berth.runtime.Engine;
import dev.berth.runtime.exec.ExecSpec;
import dev.berth.runtime.exec.Execs;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.text.DetachKeys;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Starts a prepared process, and is its standard streams. */
public final class ExecStart implements Handler {
  private final Engine engine;
  private final UnaryOperator<StdioSink> dialect;

  /**
   * @param dialect what a client's API makes of output
   */
  public ExecStart(Engine engine, UnaryOperator<StdioSink> dialect) {
    this.engine = engine;
    this.dialect = dialect;
  }

  @Override
  public void handle(Exchange exchange) throws IOException, InterruptedException {
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
      StdioSink sink = dialect.apply(StreamHandlers.sink(hijacked.output(), tty));
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

  /** Rows and columns of a terminal; null where the request has none, or is too old for it. */
  static @Nullable List<Integer> consoleSize(JsonObject body, Exchange exchange) {
    List<Integer> size = exchange.version().atLeast(42) ? body.unsigned("ConsoleSize") : null;
    return size == null || size.size() != 2 || size.get(0) == 0 || size.get(1) == 0 ? null : size;
  }
}
