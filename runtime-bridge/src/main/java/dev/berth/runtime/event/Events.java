package dev.berth.runtime.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The journal of events and those who listen. Publishing is durable and never blocks on a reader.
 */
public interface Events {
  /** Appends with the time of now and tells the subscribers. */
  void publish(String type, String action, String actorId, Map<String, String> attributes);

  /** The journal's events between the bounds (inclusive), oldest first. */
  List<Event> replay(@Nullable Instant since, @Nullable Instant until, Predicate<Event> filter);

  /** Subscribes from now on; with {@code since}, replayed events come first with no gap. */
  Subscription subscribe(@Nullable Instant since, Predicate<Event> filter);

  /** How many listen now. */
  default int subscribers() {
    return 0;
  }

  /** A subscriber's queue; a slow one is cut off after 10 000 unread events. */
  interface Subscription extends AutoCloseable {
    /** The next event, or null when none came within the time. */
    @Nullable Event poll(Duration timeout) throws InterruptedException;

    @Override
    void close();
  }
}
