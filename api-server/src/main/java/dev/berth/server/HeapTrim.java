package dev.berth.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives memory back after a burst: the serial collector shrinks the heap only at a full collection,
 * and without one the pages of the busiest moment would stay resident until the service leaves.
 */
final class HeapTrim implements Runnable {
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Below this committed heap a collection would give nothing worth its time. */
  private static final long SMALL_HEAP = 12L << 20;

  private final Activity activity;

  private HeapTrim(Activity activity) {
    this.activity = activity;
  }

  /** Watches from a thread of its own that sleeps while there is nothing to do. */
  static void start(Activity activity) {
    Thread thread = Thread.ofVirtual().name("heap-trim").unstarted(new HeapTrim(activity));
    activity.onQuiet(() -> LockSupport.unpark(thread));
    thread.start();
  }

  @Override
  public void run() {
    while (true) {
      LockSupport.park(this);
      if (Runtime.getRuntime().totalMemory() > SMALL_HEAP) {
        awaitQuiet();
        System.gc();
      }
    }
  }

  private void awaitQuiet() {
    long left = QUIET.toNanos() - activity.quietNanos();
    while (left > 0) {
      LockSupport.parkNanos(this, left);
      left = QUIET.toNanos() - activity.quietNanos();
    }
  }
}
