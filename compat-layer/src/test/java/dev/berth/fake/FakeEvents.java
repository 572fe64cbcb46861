package dev.berth.fake;

import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A journal in memory with one subscriber. */
public final class FakeEvents implements Events {
  public final List<Event> journal = new ArrayList<>();
  public final LinkedBlockingQueue<Event> live = new LinkedBlockingQueue<>();
  public volatile boolean closed;

  @Override
  public void publish(String type, String action, String actorId, Map<String, String> attributes) {
    journal.add(new Event(type, action, actorId, attributes, Samples.CREATED));
  }

  @Override
  public List<Event> replay(
      @Nullable Instant since, @Nullable Instant until, Predicate<Event> filter) {
    return journal.stream().filter(filter).toList();
  }

  @Override
  public Subscription subscribe(@Nullable Instant since, Predicate<Event> filter) {
    return new Subscription() {
      @Override
      public @Nullable Event poll(Duration timeout) throws InterruptedException {
        Event event = live.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return event != null && filter.test(event) ? event : null;
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }
}
