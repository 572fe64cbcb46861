package dev.berth.runtime.container;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Steps on virtual threads of their own, waited for without regard to interrupts. */
final class Futures {
  private Futures() {}

  static <T> CompletableFuture<T> supply(Supplier<T> step) {
    return CompletableFuture.supplyAsync(step, work -> Thread.ofVirtual().start(work));
  }

  static CompletableFuture<Void> run(Runnable step) {
    return CompletableFuture.runAsync(step, work -> Thread.ofVirtual().start(work));
  }

  /** The result; the step's own failure is thrown. */
  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
