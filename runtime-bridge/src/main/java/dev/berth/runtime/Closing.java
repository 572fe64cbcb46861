package dev.berth.runtime;

import org.jspecify.annotations.Nullable;

/** Closes several things whatever fails: the first failure is told, the others with it. */
final class Closing {
  private @Nullable RuntimeException first;

  void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      RuntimeException earlier = first;
      if (earlier == null) {
        first = e;
      } else {
        earlier.addSuppressed(e);
      }
    }
  }

  /** Throws the first failure, if any. */
  void end() {
    RuntimeException failure = first;
    if (failure != null) {
      throw failure;
    }
  }
}
