package dev.berth.runtime.container;

/** What a wait waits for. */
public enum WaitCondition {
  /** Returns at once if it does not run; a created container counts as not running. */
  NOT_RUNNING,
  /** The next transition out of running, even if it is stopped now. */
  NEXT_EXIT,
  /** The object is gone. */
  REMOVED
}
