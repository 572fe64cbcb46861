package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/** A registered wait. Closing it before the end deregisters it. */
public interface ExitWaiter extends AutoCloseable {
  /** Blocks until the condition holds. */
  ExitResult await() throws InterruptedException;

  @Override
  void close();

  /**
   * How it ended.
   *
   * @param error set only when waiting or removal failed
   */
  record ExitResult(int exitCode, @Nullable String error) {}
}
