package dev.berth.runtime.stream;

import dev.berth.runtime.event.Event;
import dev.berth.runtime.event.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what was published. */
public final class RecordedEvents implements Events {
  public final List<Event> published = new CopyOnWriteArrayList<>();

  @Override
  public void publish(String type, String action, String actorId, Map<String, String> attributes) {
    published.add(new Event(type, action, actorId, Map.copyOf(attributes), Instant.EPOCH));
  }

  /** The actions in order. */
  public List<String> actions() {
    return published.stream().map(Event::action).toList();
  }

  @Override
  public List<Event> replay(
      @Nullable Instant since, @Nullable Instant until, Predicate<Event> filter) {
    return published.stream().filter(filter).toList();
  }

  @Override
  public Subscription subscribe(@Nullable Instant since, Predicate<Event> filter) {
    return new Subscription() {
      @Override
      public @Nullable Event poll(Duration timeout) {
        return null;
      }

      @Override
      public void close() {}
    };
  }
}
