package dev.berth.runtime.linux;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Platform threads for native calls that block: on a virtual thread such a call would hold a
 * carrier. Threads are daemons, made on demand and gone after ten idle seconds.
 */
public final class NativeThreads {
  private static final long STACK_BYTES = 256 * 1024;
  private static final long IDLE_SECONDS = 10;

  private NativeThreads() {}

  /** Runs the task on such a thread and forgets it. */
  public static void start(Runnable task) {
    Pool.EXECUTOR.execute(task);
  }

  /**
   * Runs the task on a thread that may block and returns its result. The task is never given up:
   * the wait outlasts an interrupt, which is kept for the caller.
   */
  public static <T> T call(Callable<T> task) throws Exception {
    if (!Thread.currentThread().isVirtual()) {
      return task.call();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    start(() -> complete(result, task));
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrap(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
    try {
      result.complete(task.call());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private static Exception unwrap(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof Exception exception ? exception : e;
  }

  private static final class Pool {
    static final AtomicInteger COUNT = new AtomicInteger();
    static final ExecutorService EXECUTOR =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Pool::thread);

    static Thread thread(Runnable body) {
      Thread thread =
          new Thread(null, body, "native-" + COUNT.incrementAndGet(), STACK_BYTES, false);
      thread.setDaemon(true);
      return thread;
    }
  }
}
