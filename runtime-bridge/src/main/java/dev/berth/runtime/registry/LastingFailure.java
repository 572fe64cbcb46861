package dev.berth.runtime.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What would fail the same way again at once: a wrong answer, or no room here to keep it. */
final class LastingFailure extends IOException {
  private static final long serialVersionUID = 1L;

  LastingFailure(@Nullable String message) {
    this(message, null);
  }

  LastingFailure(@Nullable String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Does something that only this machine can make fail. */
  static void unlessDone(Local work) throws LastingFailure {
    try {
      work.run();
    } catch (IOException e) {
      throw new LastingFailure(e.getMessage(), e);
    }
  }

  /** Work on this machine alone. */
  interface Local {
    void run() throws IOException;
  }
}
