package dev.berth.wire;

import dev.berth.runtime.error.EngineException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Lets one prune of a kind run at a time, as clients expect. */
public final class Once {
  private final AtomicBoolean running = new AtomicBoolean();

  /** Runs the work; CONFLICT while another one runs. */
  public <T> T run(Supplier<T> work) {
    if (!running.compareAndSet(false, true)) {
      throw EngineException.conflict("a prune operation is already running");
    }
    try {
      return work.get();
    } finally {
      running.set(false);
    }
  }
}
