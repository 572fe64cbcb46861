package dev.berth.runtime.log.forward;

import java.io.Closeable;
import java.io.IOException;

/** Somebody who takes a container's output over a connection, which is made when needed. */
public interface Collector extends Closeable {
  /** Fails when nobody answers and a start shall fail for it. */
  void probe() throws IOException;

  /** Hands a line over, or keeps it until {@code flush}. */
  void send(Line line) throws IOException;

  /** Returns once everything is handed over. */
  void flush() throws IOException;

  /** Ends the connection; the next line makes another. */
  @Override
  void close();
}
