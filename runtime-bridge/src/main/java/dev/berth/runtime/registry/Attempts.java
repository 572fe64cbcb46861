package dev.berth.runtime.registry;

import java.io.IOException;

/** Repeating requests that failed for reasons that pass. */
final class Attempts {
  private static final int SHORT = 3;
  private static final int LONG = 5;

  private Attempts() {}

  /** A request to repeat. */
  interface Request<T> {
    T send() throws IOException, InterruptedException;
  }

  /** Repeats after a cut connection or a server's stumble, but not when nobody listens. */
  static <T> T of(Request<T> request, Backoff backoff) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send();
      } catch (IOException e) {
        boolean again =
            e instanceof RegistryFailure refusal
                ? refusal.status() >= 500 && refusal.temporary()
                : !(e instanceof LastingFailure);
        if (!again || attempt == SHORT) {
          throw e;
        }
        Thread.sleep(backoff.millis(attempt));
      }
    }
  }

  /**
   * Waits before a blob's transfer is tried again, and says so; throws when another attempt would
   * be of no use.
   *
   * @param attempt that has just failed, from 1
   */
  static void pause(
      IOException failure, int attempt, Backoff backoff, String id, PullProgress progress)
      throws IOException, InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("transfer was given up");
    }
    if (failure instanceof LastingFailure) {
      throw failure;
    }
    long millis = backoff.millis(attempt);
    if (failure instanceof RegistryFailure refusal) {
      if (!refusal.temporary()) {
        throw failure;
      }
      millis = Math.max(millis, refusal.retryAfterSeconds() * 1000);
    }
    if (attempt >= LONG) {
      throw failure;
    }
    long seconds = Math.max(1, millis / 1000);
    progress.line(id, "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds"));
    Thread.sleep(millis);
  }
}
