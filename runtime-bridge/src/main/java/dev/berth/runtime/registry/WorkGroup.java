package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs tasks at once; the first failure, or the client's leaving, ends them all. */
final class WorkGroup {
  private static final long LOOK_MILLIS = 100;

  private final BooleanSupplier cancelled;
  private final Runnable watch;

  /**
   * Makes a group.
   *
   * @param watch called ten times a second while tasks run
   */
  WorkGroup(BooleanSupplier cancelled, Runnable watch) {
    this.cancelled = cancelled;
    this.watch = watch;
  }

  /** Returns when all have succeeded; nothing runs any more when it returns or throws. */
  void run(List<? extends Callable<Void>> tasks) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      ExecutorCompletionService<Void> done = new ExecutorCompletionService<>(threads);
      tasks.forEach(done::submit);
      for (int left = tasks.size(); left > 0; ) {
        Future<Void> one = done.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (one != null) {
          one.get();
          left--;
        }
        if (cancelled.getAsBoolean()) {
          throw new InterruptedException("client went away");
        }
        watch.run();
      }
    } catch (ExecutionException e) {
      throw rethrow(e.getCause());
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException rethrow(@Nullable Throwable cause) throws InterruptedException {
    switch (cause) {
      case IOException e -> {
        return e;
      }
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw EngineException.internal(String.valueOf(cause), cause);
    }
  }
}
