package dev.berth.runtime.registry;

import java.io.IOException;

/** Repeating requests that failed for reasons that pass. */
final class Attempts {
  private static final int SHORT = 3;
  private static final int LONG = 5;

  /** The longest wait a server may ask for, in seconds: before the first line, and for a blob. */
  private static final int PATIENCE = 10;

  private static final int BLOB_PATIENCE = 60;

  private Attempts() {}

  /** A request to repeat. */
  interface Request<T> {
    T send() throws IOException, InterruptedException;
  }

  /**
   * Repeats after a cut connection or a server's stumble, and where the server says when to come
   * again and that is soon; but not when nobody listens.
   */
  static <T> T of(Request<T> request, Backoff backoff) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.send();
      } catch (IOException e) {
        if (attempt == SHORT || !again(e)) {
          throw e;
        }
        Thread.sleep(Math.max(backoff.millis(attempt), asked(e) * 1000));
      }
    }
  }

  private static boolean again(IOException failure) {
    if (!(failure instanceof RegistryFailure refusal)) {
      return !(failure instanceof LastingFailure);
    }
    long wait = refusal.retryAfterSeconds();
    boolean busy = refusal.status() == 429 && wait > 0;
    boolean stumbled = refusal.status() >= 500 && refusal.temporary();
    return (busy || stumbled) && wait <= PATIENCE;
  }

  private static long asked(IOException failure) {
    return failure instanceof RegistryFailure refusal ? refusal.retryAfterSeconds() : 0;
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
    long millis = Math.max(backoff.millis(attempt), asked(failure) * 1000);
    boolean permanent =
        failure instanceof RegistryFailure refusal
            ? !refusal.temporary()
            : failure instanceof LastingFailure;
    if (permanent || attempt >= LONG || asked(failure) > BLOB_PATIENCE) {
      throw failure;
    }
    long seconds = Math.max(1, millis / 1000);
    progress.line(id, "Retrying in " + seconds + (seconds == 1 ? " second" : " seconds"));
    Thread.sleep(millis);
  }
}
