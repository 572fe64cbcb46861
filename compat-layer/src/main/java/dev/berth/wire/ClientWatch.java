package dev.berth.wire;

import dev.berth.api.Exchange;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Ends a wait of the handler's thread when its client goes away. */
public final class ClientWatch {
  private ClientWatch() {}

  /** Runs a wait; null when the client left before it ended. */
  public static <T> @Nullable T during(Exchange exchange, Wait<T> wait) {
    Thread waiting = Thread.currentThread();
    AtomicBoolean over = new AtomicBoolean();
    exchange.onClientGone(
        () -> {
          // after the wait the thread may belong to another request already
          if (over.compareAndSet(false, true)) {
            waiting.interrupt();
          }
        });
    try {
      return wait.await();
    } catch (InterruptedException e) {
      return null;
    } finally {
      if (!over.compareAndSet(false, true)) {
        // the interrupt was for the wait alone
        Thread.interrupted();
      }
    }
  }

  /** Something that blocks until it has a result. */
  @FunctionalInterface
  public interface Wait<T> {
    T await() throws InterruptedException;
  }
}
