package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.docker.container.LogSink;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.Times;
import dev.berth.runtime.Engine;
import dev.berth.runtime.log.LogQuery;
import dev.berth.runtime.log.Logs;
import dev.berth.wire.MultiplexedSink;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;

/** A container's log; always in frames, also of one with a terminal. */
final class LogsHandler {
  private final Engine engine;

  LogsHandler(Engine engine) {
    this.engine = engine;
  }

  void logs(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    if (!query.bool("stdout") && !query.bool("stderr")) {
      throw PodmanException.plain(
          400, "Bad Request: you must choose at least one stream for " + exchange.target());
    }
    LogQuery wanted =
        new LogQuery(
            query.bool("stdout"),
            query.bool("stderr"),
            query.bool("follow"),
            Times.parameter(query, "since"),
            Times.parameter(query, "until"),
            tail(query.get("tail")));
    try (Logs.Reading reading = engine.logs().open(exchange.path("id"), wanted)) {
      OutputStream out = exchange.stream(200, Replies.RAW_STREAM);
      out.flush();
      MultiplexedSink sink = new MultiplexedSink(out);
      reading.run(new LogSink(sink, query.bool("timestamps"), false), exchange::clientGone);
      sink.flush();
      out.close();
    }
  }

  /** {@code all}, or a number; a negative one means all too. */
  private static int tail(String text) {
    if (text.isEmpty() || text.equals("all")) {
      return -1;
    }
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new PodmanException(
          400,
          "invalid syntax",
          "failed to parse query parameter 'tail': \"%1$s\": strconv.ParseInt: parsing \"%1$s\": invalid syntax"
              .formatted(text));
    }
  }
}
