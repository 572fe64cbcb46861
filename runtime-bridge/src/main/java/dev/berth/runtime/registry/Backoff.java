package dev.berth.runtime.registry;

/** How long to wait before the next attempt. */
interface Backoff {
  /** Doubling from one second. */
  Backoff STANDARD = attempt -> 1000L << Math.min(attempt - 1, 5);

  /**
   * Milliseconds.
   *
   * @param attempt that has just failed, from 1
   */
  long millis(int attempt);
}
