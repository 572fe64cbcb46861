package dev.berth.runtime.container;

import java.time.Duration;

/** Runs things later; tests have one with a clock of their own. */
interface Scheduler extends AutoCloseable {
  /** Runs the action after the delay, on a thread that may block. */
  Task schedule(Duration delay, Runnable action);

  /** Cancels everything that has not begun. */
  @Override
  void close();

  /** Something due. */
  interface Task {
    /** Keeps it from beginning; what has begun goes on. */
    void cancel();
  }
}
