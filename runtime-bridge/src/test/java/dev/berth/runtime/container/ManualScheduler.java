package dev.berth.runtime.container;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A scheduler and a clock that move when a test says so. */
final class ManualScheduler extends Clock implements Scheduler {
  private final List<Due> due = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final class Due implements Task {
    final Duration delay;
    final Runnable action;

    Due(Duration delay, Runnable action) {
      this.delay = delay;
      this.action = action;
    }

    @Override
    public void cancel() {
      synchronized (ManualScheduler.this) {
        due.remove(this);
      }
    }
  }

  @Override
  public synchronized Task schedule(Duration delay, Runnable action) {
    Due task = new Due(delay, action);
    due.add(task);
    return task;
  }

  synchronized List<Duration> delays() {
    return due.stream().map(task -> task.delay).toList();
  }

  /** Runs the oldest task, its delay having passed. */
  void runNext() {
    Due task;
    synchronized (this) {
      task = due.removeFirst();
      now = now.plus(task.delay);
    }
    task.action.run();
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized void close() {
    due.clear();
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
