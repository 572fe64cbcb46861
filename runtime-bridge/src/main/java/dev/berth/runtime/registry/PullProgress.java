package dev.berth.runtime.registry;

import dev.berth.runtime.image.ProgressSink;
import org.jspecify.annotations.Nullable;

/** Passes the lines of several threads on one at a time, and none once the pull is over. */
final class PullProgress {
  private static final long INTERVAL_NANOS = 100_000_000;

  private final ProgressSink sink;
  private boolean closed;

  PullProgress(ProgressSink sink) {
    this.sink = sink;
  }

  synchronized void line(@Nullable String id, String status) {
    measured(id, status, -1, -1);
  }

  private synchronized void measured(@Nullable String id, String status, long current, long total) {
    if (!closed) {
      sink.status(id, status, current, total);
    }
  }

  synchronized void close() {
    closed = true;
  }

  /** A measure of one layer that is told at most ten times a second, and at its end. */
  Meter meter(String id, String status, long total) {
    return new Meter(id, status, total);
  }

  /** Used by one thread. */
  final class Meter {
    private final String id;
    private final String status;
    private final long total;
    private long told;
    private long last = -1;

    private Meter(String id, String status, long total) {
      this.id = id;
      this.status = status;
      this.total = total;
      this.told = System.nanoTime() - INTERVAL_NANOS;
    }

    void at(long current) {
      long now = System.nanoTime();
      if (now - told >= INTERVAL_NANOS || (current == total && last != total)) {
        told = now;
        last = current;
        measured(id, status, current, total);
      }
    }
  }
}
