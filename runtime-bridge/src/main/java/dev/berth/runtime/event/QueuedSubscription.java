package dev.berth.runtime.event;

import dev.berth.runtime.error.EngineException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A subscriber: what was replayed comes first, then what is published. */
final class QueuedSubscription implements Events.Subscription {
  /** Unread events after which a subscriber is cut off, so that it cannot eat the memory. */
  static final int CAPACITY = 10_000;

  private final LinkedBlockingQueue<Event> queue = new LinkedBlockingQueue<>(CAPACITY);
  private final ArrayDeque<Event> replayed = new ArrayDeque<>();
  private final Predicate<Event> filter;
  private final Consumer<QueuedSubscription> deregister;
  private volatile boolean overflowed;

  QueuedSubscription(Predicate<Event> filter, Consumer<QueuedSubscription> deregister) {
    this.filter = filter;
    this.deregister = deregister;
  }

  void history(List<Event> events) {
    replayed.addAll(events);
  }

  void offer(Event event) {
    if (overflowed || !accepts(event)) {
      return;
    }
    if (!queue.offer(event)) {
      overflowed = true;
      close();
    }
  }

  /** A filter that throws must not hurt the publisher: it hides the event from its own reader. */
  private boolean accepts(Event event) {
    try {
      return filter.test(event);
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** After an overflow the events queued so far are still read, then UNAVAILABLE ends it. */
  @Override
  public @Nullable Event poll(Duration timeout) throws InterruptedException {
    Event old = replayed.poll();
    if (old != null) {
      return old;
    }
    if (overflowed) {
      Event queued = queue.poll();
      if (queued == null) {
        throw EngineException.unavailable("events were read too slowly: subscription ended");
      }
      return queued;
    }
    return queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    deregister.accept(this);
  }
}
