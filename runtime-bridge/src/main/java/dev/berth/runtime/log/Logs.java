package dev.berth.runtime.log;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Reads what containers wrote. */
public interface Logs {
  /**
   * Opens a container's log; NOT_FOUND for an unknown container, NOT_IMPLEMENTED {@code configured
   * logging driver does not support reading} for driver none.
   */
  Reading open(String containerRef, LogQuery query);

  /** An opened log. */
  interface Reading extends AutoCloseable {
    /** Whether the container has a terminal. */
    boolean tty();

    /**
     * Passes the entries to the sink until the end of the log, or when following until the
     * container ended and everything was passed, or {@code cancelled} says so.
     */
    void run(EntrySink sink, BooleanSupplier cancelled) throws IOException, InterruptedException;

    @Override
    void close();
  }

  /** Takes entries in order. */
  interface EntrySink {
    void entry(LogEntry entry) throws IOException;

    /** Called when no further entry is ready at once: the place to flush. */
    void idle() throws IOException;
  }
}
