package dev.berth.runtime.container;

import dev.berth.runtime.container.ExitWaiter.ExitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Who waits for the end of one container. A waiter is a future completed by the transition itself;
 * nobody polls. Registration and completion are serialised by this object.
 */
final class Waiters {
  private final List<Waiter> open = new ArrayList<>();

  /** Registers for the next end of a run; removal counts as an end too. */
  synchronized Waiter register(WaitCondition condition) {
    Waiter waiter = new Waiter(condition);
    open.add(waiter);
    return waiter;
  }

  /** A run ended: everyone but those who wait for removal wakes. */
  void exited(ExitResult result) {
    wake(result, false);
  }

  /** It is gone, or cannot be removed: everyone wakes. */
  void removed(ExitResult result) {
    wake(result, true);
  }

  private synchronized void wake(ExitResult result, boolean all) {
    open.removeIf(
        waiter -> {
          boolean wakes = all || waiter.condition != WaitCondition.REMOVED;
          if (wakes) {
            waiter.future.complete(result);
          }
          return wakes;
        });
  }

  private synchronized void forget(Waiter waiter) {
    open.remove(waiter);
  }

  /** An already satisfied wait. */
  static ExitWaiter satisfied(ExitResult result) {
    return new ExitWaiter() {
      @Override
      public ExitResult await() {
        return result;
      }

      @Override
      public void close() {}
    };
  }

  /** One who waits. */
  final class Waiter implements ExitWaiter {
    final CompletableFuture<ExitResult> future = new CompletableFuture<>();
    private final WaitCondition condition;

    Waiter(WaitCondition condition) {
      this.condition = condition;
    }

    @Override
    public ExitResult await() throws InterruptedException {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a wait is never completed by a failure", e);
      }
    }

    @Override
    public void close() {
      forget(this);
    }
  }
}
