package dev.berth.libpod.kube.play;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was made so far, and how each of it goes away again. */
final class Undo {
  private static final System.Logger LOG = System.getLogger(Undo.class.getName());

  private final Deque<Runnable> steps = new ArrayDeque<>();

  void push(Runnable step) {
    steps.push(step);
  }

  /** Takes everything back, latest first; what cannot be taken back is logged. */
  void all() {
    while (!steps.isEmpty()) {
      try {
        steps.pop().run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot take back a part of a failed play", e);
      }
    }
  }
}
