package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.api.Exchange.Hijacked;
import dev.berth.api.Query;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import dev.berth.runtime.stream.Streams.Attachment;
import dev.berth.text.DetachKeys;
import dev.berth.wire.Replies;
import dev.berth.wire.WebSocketHandshake;
import dev.berth.wire.WebSocketInput;
import dev.berth.wire.WebSocketOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Live standard streams of containers, over a taken-over connection or a WebSocket. */
final class AttachHandlers {
  private static final int NORMAL_CLOSURE = 1000;

  private final Engine engine;

  AttachHandlers(Engine engine) {
    this.engine = engine;
  }

  /** What a client asks to be joined to. */
  private record Wanted(
      boolean stdin, boolean stdout, boolean stderr, boolean logs, boolean stream, byte[] keys) {

    static Wanted of(Query query) {
      return new Wanted(
          query.bool("stdin"),
          query.bool("stdout"),
          query.bool("stderr"),
          query.bool("logs"),
          query.bool("stream"),
          DetachKeys.parse(query.get("detachKeys")));
    }

    Wanted allStreams() {
      return new Wanted(true, true, true, logs, stream, keys);
    }

    AttachRequest request(@Nullable InputStream input, boolean tty) {
      byte[] sequence = tty ? keys : new byte[0];
      return new AttachRequest(input, stdout, stderr, sequence, logs, stream);
    }
  }

  /** The one operation whose early errors are plain text: its clients read no JSON. */
  void attach(Exchange exchange) throws IOException, InterruptedException {
    Wanted wanted;
    Attachment attachment;
    try {
      wanted = Wanted.of(exchange.query());
      attachment = join(exchange, wanted);
    } catch (EngineException e) {
      refuse(exchange, e);
      return;
    }
    try (attachment) {
      String type = StreamHandlers.contentType(exchange, attachment.tty());
      try (Hijacked hijacked = exchange.hijack(type)) {
        StdioSink sink = StreamHandlers.sink(hijacked.output(), attachment.tty());
        exchange.onClientGone(attachment::close);
        InputStream input = wanted.stdin() ? hijacked.input() : null;
        attachment.run(wanted.request(input, attachment.tty()), sink);
        sink.flush();
      }
    }
  }

  /** Never multiplexed. Before 1.42 all three streams are joined, whatever was asked for. */
  void webSocket(Exchange exchange) throws IOException, InterruptedException {
    Wanted asked = Wanted.of(exchange.query());
    Wanted wanted = exchange.version().atLeast(42) ? asked : asked.allStreams();
    try (Attachment attachment = join(exchange, wanted)) {
      String fault = WebSocketHandshake.fault(exchange);
      if (fault != null) {
        WebSocketHandshake.refuse(exchange, fault);
        return;
      }
      try (Hijacked hijacked = exchange.switchProtocols(WebSocketHandshake.acceptance(exchange))) {
        exchange.onClientGone(attachment::close);
        talk(hijacked, attachment, wanted, exchange.version().atLeast(28));
      }
    }
  }

  private static void talk(Hijacked hijacked, Attachment attachment, Wanted wanted, boolean binary)
      throws IOException, InterruptedException {
    WebSocketOutput output = new WebSocketOutput(hijacked.output(), binary);
    InputStream input = new WebSocketInput(hijacked.input(), output);
    if (!wanted.stdin()) {
      Thread.ofVirtual().start(() -> awaitEnd(input, attachment));
    }
    attachment.run(wanted.request(wanted.stdin() ? input : null, attachment.tty()), output);
    try {
      output.close(NORMAL_CLOSURE);
    } catch (IOException e) {
      return; // it was the client that closed
    }
  }

  /** Answers pings, and ends the attachment with the client's closing frame. */
  private static void awaitEnd(InputStream input, Attachment attachment) {
    try (attachment) {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return;
    }
  }

  private Attachment join(Exchange exchange, Wanted wanted) {
    return engine
        .streams()
        .attach(exchange.path("id"), wanted.stdin(), wanted.stdout(), wanted.stderr());
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
