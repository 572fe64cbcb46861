package dev.berth.docker.system;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.EventFilters;
import dev.berth.filter.Filters;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.text.UnixTime;
import dev.berth.wire.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The event feed: replay, then live until the bound or the client's leaving. */
final class EventsHandler {
  private static final byte RECORD_SEPARATOR = 0x1e;

  private final Engine engine;

  EventsHandler(Engine engine) {
    this.engine = engine;
  }

  void events(Exchange exchange) throws IOException, InterruptedException {
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
    new EventFeed(
            engine.events(),
            filters,
            (event, out) -> {
              if (sequence) {
                out.write(RECORD_SEPARATOR);
              }
              JsonWriter line = new JsonWriter(512);
              EventRenderer.render(line, event, exchange.version());
              out.write(line.line());
            })
        .run(exchange, type, since, until);
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
