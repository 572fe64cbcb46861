package dev.berth.runtime.event;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Events in an append-only file, with the newest kept in memory. Times are strictly increasing, so
 * that a client that asks again from the last time it saw gets each event once.
 */
public final class EventJournal implements Events, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EventJournal.class.getName());
  private static final int TAIL = 512;

  private final ReentrantLock lock = new ReentrantLock();
  private final CopyOnWriteArrayList<QueuedSubscription> subscribers = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Event> tail = new ArrayDeque<>(TAIL);
  private final JournalFile file;
  private final Clock clock;
  private Instant last = Instant.EPOCH;

  public EventJournal(StorePaths paths) {
    this(new JournalFile(paths.eventJournal(), JournalFile.DEFAULT_LIMIT), Clock.systemUTC());
  }

  EventJournal(JournalFile file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public void publish(String type, String action, String actorId, Map<String, String> attributes) {
    lock.lock();
    try {
      Event event = new Event(type, action, actorId, Map.copyOf(attributes), nextTime());
      append(event);
      if (tail.size() == TAIL) {
        tail.removeFirst();
      }
      tail.addLast(event);
      for (QueuedSubscription subscriber : subscribers) {
        subscriber.offer(event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A journal that cannot be written must not stop containers; subscribers still hear of it. */
  private void append(Event event) {
    try {
      file.append(event);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot write the events journal", e);
    }
  }

  private Instant nextTime() {
    Instant now = clock.instant();
    last = now.isAfter(last) ? now : last.plusNanos(1);
    return last;
  }

  @Override
  public List<Event> replay(
      @Nullable Instant since, @Nullable Instant until, Predicate<Event> filter) {
    return select(history(since, null), since, until, filter);
  }

  @Override
  public Subscription subscribe(@Nullable Instant since, Predicate<Event> filter) {
    QueuedSubscription subscription = new QueuedSubscription(filter, subscribers::remove);
    if (since == null) {
      subscribers.add(subscription);
      return subscription;
    }
    subscription.history(select(history(since, subscription), since, null, filter));
    return subscription;
  }

  @Override
  public int subscribers() {
    return subscribers.size();
  }

  /**
   * Events up to now that may be wanted. The subscription is added in the same step that bounds the
   * history, so nothing is lost or doubled between the two; files are read outside the lock.
   */
  private List<Event> history(@Nullable Instant since, @Nullable QueuedSubscription subscription) {
    JournalFile.Extent extent;
    lock.lock();
    try {
      if (subscription != null) {
        subscribers.add(subscription);
      }
      Event first = tail.peekFirst();
      if (since != null && first != null && first.time().isBefore(since)) {
        return new ArrayList<>(tail);
      }
      extent = file.extent();
    } catch (IOException e) {
      throw EngineException.internal("cannot read the events journal: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
    return file.read(extent);
  }

  private static List<Event> select(
      List<Event> events,
      @Nullable Instant since,
      @Nullable Instant until,
      Predicate<Event> filter) {
    List<Event> selected = new ArrayList<>();
    for (Event event : events) {
      boolean early = since != null && event.time().isBefore(since);
      boolean late = until != null && event.time().isAfter(until);
      if (!early && !late && filter.test(event)) {
        selected.add(event);
      }
    }
    return selected;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      file.close();
    } catch (IOException e) {
      throw EngineException.internal("cannot close the events journal: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }
}
