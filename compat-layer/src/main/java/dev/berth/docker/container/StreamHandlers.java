package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.LogQuery;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.text.UnixTime;
import dev.berth.wire.MultiplexedSink;
import dev.berth.wire.RawSink;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;

/** Stored output of containers, and how output is framed for a client. */
final class StreamHandlers {
  private final Engine engine;

  StreamHandlers(Engine engine) {
    this.engine = engine;
  }

  void logs(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    if (!query.bool("stdout") && !query.bool("stderr")) {
      throw EngineException.invalid("Bad parameters: you must choose at least one stream");
    }
    LogQuery wanted =
        new LogQuery(
            query.bool("stdout"),
            query.bool("stderr"),
            query.bool("follow"),
            UnixTime.parse(query.get("since")),
            exchange.version().atLeast(35) ? UnixTime.parse(query.get("until")) : null,
            tail(query.get("tail")));
    try (Logs.Reading reading = engine.logs().open(exchange.path("id"), wanted)) {
      OutputStream out = exchange.stream(200, contentType(exchange, reading.tty()));
      out.flush();
      StdioSink sink = sink(out, reading.tty());
      reading.run(
          new LogSink(sink, query.bool("timestamps"), query.bool("details")), exchange::clientGone);
      sink.flush();
      out.close();
    }
  }

  static StdioSink sink(OutputStream out, boolean tty) {
    return tty ? new RawSink(out) : new MultiplexedSink(out);
  }

  static String contentType(Exchange exchange, boolean tty) {
    return !tty && exchange.version().atLeast(42) ? Replies.MULTIPLEXED_STREAM : Replies.RAW_STREAM;
  }

  /** Anything that is no number means everything, and so does a negative one. */
  private static int tail(String text) {
    try {
      return Math.max(-1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
