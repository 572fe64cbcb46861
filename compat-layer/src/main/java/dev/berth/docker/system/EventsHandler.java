package dev.berth.docker.system;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.EventFilters;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.text.UnixTime;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The event feed: replay, then live until the bound or the client's leaving. */
final class EventsHandler {
  private static final Duration TICK = Duration.ofMillis(500);
  private static final byte RECORD_SEPARATOR = 0x1e;

  private final Engine engine;

  EventsHandler(Engine engine) {
    this.engine = engine;
  }

  void events(Exchange exchange) throws IOException, InterruptedException {
    Instant now = Instant.now();
    @Nullable Instant since = time(exchange, "since");
    @Nullable Instant until = time(exchange, "until");
    if (since != null && until != null && since.isAfter(until)) {
      throw EngineException.invalid(
          "`since` time ("
              + exchange.query().get("since")
              + ") cannot be after `until` time ("
              + exchange.query().get("until")
              + ")");
    }
    EventFilters filters = new EventFilters(Filters.parseAny(exchange.query().get("filters")));
    String type = contentType(exchange);
    boolean sequence = type.equals("application/json-seq");
    if (until != null && !until.isAfter(now)) {
      try (OutputStream out = exchange.stream(200, type)) {
        out.flush();
        for (Event event : engine.events().replay(since, until, filters)) {
          write(out, exchange, event, sequence);
        }
      }
      return;
    }
    // with a bound at the end alone, what happened before belongs to the answer
    Instant from = since == null && until != null ? Instant.EPOCH : since;
    try (Events.Subscription subscription = engine.events().subscribe(from, filters);
        OutputStream out = exchange.stream(200, type)) {
      out.flush();
      follow(exchange, subscription, out, until, sequence);
    }
  }

  private static void follow(
      Exchange exchange,
      Events.Subscription subscription,
      OutputStream out,
      @Nullable Instant until,
      boolean sequence)
      throws IOException, InterruptedException {
    boolean dirty = false;
    while (!exchange.clientGone()) {
      Event event = subscription.poll(dirty ? Duration.ZERO : wait(until));
      if (event != null && (until == null || !event.time().isAfter(until))) {
        write(out, exchange, event, sequence);
        dirty = true;
        continue;
      }
      if (dirty) {
        out.flush();
        dirty = false;
      }
      if (event != null || (until != null && !Instant.now().isBefore(until))) {
        return;
      }
    }
  }

  private static Duration wait(@Nullable Instant until) {
    if (until == null) {
      return TICK;
    }
    Duration left = Duration.between(Instant.now(), until);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(TICK) < 0 ? left : TICK;
  }

  private static void write(OutputStream out, Exchange exchange, Event event, boolean sequence)
      throws IOException {
    JsonWriter line = new JsonWriter(512);
    EventRenderer.render(line, event, exchange.version());
    if (sequence) {
      out.write(RECORD_SEPARATOR);
    }
    out.write(line.line());
  }

  /**
   * Unix time only: the docker command makes it of durations and dates. Zero is a time here, and -1
   * says that there is no bound.
   */
  private static @Nullable Instant time(Exchange exchange, String key) {
    String text = exchange.query().get(key);
    if (text.equals("-1")) {
      return null;
    }
    return text.equals("0") ? Instant.EPOCH : UnixTime.parse(text);
  }

  private static String contentType(Exchange exchange) {
    if (exchange.version().below(52)) {
      return "application/json";
    }
    String accept = exchange.header("Accept");
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    if (wanted.contains("application/json-seq")) {
      return "application/json-seq";
    }
    return wanted.contains("application/x-ndjson") ? "application/x-ndjson" : "application/jsonl";
  }
}
