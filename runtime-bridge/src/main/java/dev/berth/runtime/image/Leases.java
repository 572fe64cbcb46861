package dev.berth.runtime.image;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the collector and those who bring content apart: nothing is collected while a lease is
 * open; when the last one closes, a collection that was wanted meanwhile is made up for.
 */
final class Leases {
  private final Runnable collection;
  private int open;
  private boolean wanted;

  /**
   * @param collection collects; called with nobody holding a lease, and none can be got meanwhile
   */
  Leases(Runnable collection) {
    this.collection = collection;
  }

  synchronized ImageRegistrar.Lease open() {
    open++;
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        close();
      }
    };
  }

  private synchronized void close() {
    open--;
    if (open == 0 && wanted) {
      wanted = false;
      collection.run();
    }
  }

  /** Collects now, or as soon as the last lease closes. */
  synchronized void collect() {
    if (open > 0) {
      wanted = true;
    } else {
      collection.run();
    }
  }
}
