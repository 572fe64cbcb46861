package dev.berth.docker.system;

import dev.berth.api.Exchange;
import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Streams events: replay, then live until the bound or the client's leaving. */
public final class EventFeed {
  private static final Duration TICK = Duration.ofMillis(500);

  private final Events events;
  private final Predicate<Event> filter;
  private final Line line;

  public EventFeed(Events events, Predicate<Event> filter, Line line) {
    this.events = events;
    this.filter = filter;
    this.line = line;
  }

  /**
   * Answers with the events between the bounds.
   *
   * @param since null for none before now, unless there is a bound at the end
   * @param until null to go on until the client leaves
   */
  public void run(
      Exchange exchange, String contentType, @Nullable Instant since, @Nullable Instant until)
      throws IOException, InterruptedException {
    if (until != null && !until.isAfter(Instant.now())) {
      try (OutputStream out = exchange.stream(200, contentType)) {
        out.flush();
        for (Event event : events.replay(since, until, filter)) {
          line.write(event, out);
        }
      }
      return;
    }
    // with a bound at the end alone, what happened before belongs to the answer
    Instant from = since == null && until != null ? Instant.EPOCH : since;
    try (Events.Subscription subscription = events.subscribe(from, filter);
        OutputStream out = exchange.stream(200, contentType)) {
      out.flush();
      follow(exchange, subscription, out, until);
    }
  }

  private void follow(
      Exchange exchange,
      Events.Subscription subscription,
      OutputStream out,
      @Nullable Instant until)
      throws IOException, InterruptedException {
    boolean dirty = false;
    while (!exchange.clientGone()) {
      Event event = subscription.poll(dirty ? Duration.ZERO : wait(until));
      if (event != null && (until == null || !event.time().isAfter(until))) {
        line.write(event, out);
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

  /** Writes one event. */
  @FunctionalInterface
  public interface Line {
    void write(Event event, OutputStream out) throws IOException;
  }
}
