package dev.berth.runtime.log.forward;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A collector's connection, opened when it is first needed. Used by one thread at a time. */
final class KeptConnection {
  private final Opening opening;
  private @Nullable Connection connection;

  KeptConnection(Opening opening) {
    this.opening = opening;
  }

  /** Opens a connection. */
  @FunctionalInterface
  interface Opening {
    Connection open() throws IOException;
  }

  Connection get() throws IOException {
    Connection known = connection;
    if (known == null) {
      known = opening.open();
      connection = known;
    }
    return known;
  }

  /** Passes on what was written; nothing happens when it was never opened. */
  void flush() throws IOException {
    Connection known = connection;
    if (known != null) {
      known.out().flush();
    }
  }

  /** Closes it; the next use opens another. */
  void close() {
    Connection known = connection;
    connection = null;
    if (known != null) {
      known.close();
    }
  }
}
