package dev.berth.runtime.build;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Several build contexts that come one after another. */
@FunctionalInterface
public interface ContextParts {
  /** The next one, when the one before was read; null after the last. */
  @Nullable Part next() throws IOException;

  /**
   * A context.
   *
   * @param name empty for the build's own
   * @param tar compressed or not
   */
  record Part(String name, InputStream tar) {}
}
