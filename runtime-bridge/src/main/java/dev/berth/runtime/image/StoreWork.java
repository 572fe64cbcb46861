package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Work on the store: a failing disk is INTERNAL, and says what could not be done. */
final class StoreWork {
  private StoreWork() {}

  interface Work<T> {
    T run() throws IOException;
  }

  interface Lookup<T> {
    @Nullable T run() throws IOException;
  }

  static <T> T doing(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  /** The same for work that may find nothing. */
  static <T> @Nullable T maybe(String what, Lookup<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  private static EngineException failed(String what, IOException e) {
    return EngineException.internal("cannot " + what + ": " + e.getMessage(), e);
  }
}
