package dev.berth.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Knows how long nothing has been going on. A request, a stream and a taken-over connection are
 * each one piece of work from their first byte to their end.
 */
final class Activity {
  private final LongSupplier nanoClock;
  private final AtomicInteger working = new AtomicInteger();
  private volatile long lastNanos;
  private volatile Runnable quiet = () -> {};

  Activity(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.lastNanos = nanoClock.getAsLong();
  }

  void begin() {
    working.incrementAndGet();
  }

  void end() {
    lastNanos = nanoClock.getAsLong();
    if (working.decrementAndGet() == 0) {
      quiet.run();
    }
  }

  /** What to run, briefly, whenever the last work ends. */
  void onQuiet(Runnable action) {
    quiet = action;
  }

  /** Starts the quiet time anew, for work that was found elsewhere. */
  void touch() {
    lastNanos = nanoClock.getAsLong();
  }

  boolean busy() {
    return working.get() > 0;
  }

  /** Nanoseconds since the last work ended; 0 while there is any. */
  long quietNanos() {
    return busy() ? 0 : Math.max(0, nanoClock.getAsLong() - lastNanos);
  }
}
