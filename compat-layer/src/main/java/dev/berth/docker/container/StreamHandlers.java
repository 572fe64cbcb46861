package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.api.Exchange.Hijacked;
import dev.berth.api.Query;
import dev.berth.docker.text.DetachKeys;
import dev.berth.docker.text.UnixTime;
import dev.berth.docker.wire.MultiplexedSink;
import dev.berth.docker.wire.RawSink;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.log.LogQuery;
import dev.berth.runtime.log.Logs;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.runtime.stream.Streams.Attachment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Standard streams of containers: live by attach, stored by logs. */
final class StreamHandlers {
  private final Engine engine;

  StreamHandlers(Engine engine) {
    this.engine = engine;
  }

  /** The one operation whose early errors are plain text: its clients read no JSON. */
  void attach(Exchange exchange) throws IOException, InterruptedException {
    Query query = exchange.query();
    byte[] keys;
    Attachment attachment;
    try {
      keys = DetachKeys.parse(query.get("detachKeys"));
      attachment =
          engine
              .streams()
              .attach(
                  exchange.path("id"),
                  query.bool("stdin"),
                  query.bool("stdout"),
                  query.bool("stderr"));
    } catch (EngineException e) {
      refuse(exchange, e);
      return;
    }
    try (attachment) {
      String type = contentType(exchange, attachment.tty());
      try (Hijacked hijacked = exchange.hijack(type)) {
        StdioSink sink = sink(hijacked.output(), attachment.tty());
        attachment.run(
            new AttachRequest(
                query.bool("stdin") ? hijacked.input() : null,
                query.bool("stdout"),
                query.bool("stderr"),
                attachment.tty() ? keys : new byte[0],
                query.bool("logs"),
                query.bool("stream")),
            sink);
        sink.flush();
      }
    }
  }

  void webSocket(Exchange exchange) {
    engine.containers().get(exchange.path("id"));
    throw EngineException.notImplemented("attaching over WebSocket is not supported yet");
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

  private static void refuse(Exchange exchange, EngineException e) {
    int status =
        switch (e.kind()) {
          case NOT_FOUND -> 404;
          case INVALID -> 400;
          case CONFLICT -> 409;
          case NOT_IMPLEMENTED -> 501;
          default -> 500;
        };
    byte[] text = (e.text() + "\r\n").getBytes(StandardCharsets.UTF_8);
    exchange.send(status, Replies.RAW_STREAM, text);
  }
}
