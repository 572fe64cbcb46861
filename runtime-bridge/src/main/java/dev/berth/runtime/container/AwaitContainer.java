package dev.berth.runtime.container;

import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.error.EngineException;

/** Registers who waits for a container's state, also for one that has just gone. */
final class AwaitContainer {
  private final Lifecycle life;

  AwaitContainer(Lifecycle life) {
    this.life = life;
  }

  ExitWaiter await(String ref, WaitCondition condition) {
    ManagedContainer container;
    try {
      container = life.registry.require(ref);
    } catch (EngineException e) {
      Integer code =
          switch (condition) {
            case REMOVED -> life.tombstones.get(ref);
            case NOT_RUNNING -> life.tombstones.justEnded(ref, life.now());
            case NEXT_EXIT -> null;
          };
      if (code == null) {
        throw e;
      }
      return Waiters.satisfied(new ExitResult(code, null));
    }
    Waiters.Waiter waiter = container.waiters.register(condition);
    ContainerState state = container.state();
    boolean gone = life.registry.get(container.id().hex()) != container;
    if (gone || (condition == WaitCondition.NOT_RUNNING && !state.running())) {
      waiter.close();
      return Waiters.satisfied(new ExitResult(state.exitCode(), null));
    }
    return waiter;
  }
}
