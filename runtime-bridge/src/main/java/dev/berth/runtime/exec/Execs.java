package dev.berth.runtime.exec;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.StdioSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Extra processes in running containers. An exec is not killed when its client leaves. */
public interface Execs {
  /** Prepares a process; CONFLICT when the container does not run or is paused. Returns the id. */
  String create(String containerRef, ExecSpec spec);

  /** Snapshot; NOT_FOUND {@code No such exec instance: <id>}. */
  Exec get(String id);

  /** Ids of the execs of a container that run or wait for their start. */
  List<String> idsOf(String containerRef);

  /** Starts it and returns at once. CONFLICT when it was started before. */
  void startDetached(String id);

  /**
   * Claims the start of a prepared exec: checks all that can fail with a status code. CONFLICT when
   * it was started before.
   */
  Session prepareAttached(String id);

  /**
   * Forgets an exec. CONFLICT when it runs.
   *
   * @param force end a running one first
   */
  default void remove(String id, boolean force) {
    throw EngineException.notImplemented("removing an exec is not available");
  }

  /** Sets the terminal's size, waiting up to ten seconds for the process to appear. */
  void resize(String id, int height, int width);

  /** A claimed start. */
  interface Session {
    /** The exec's own spec. */
    ExecSpec spec();

    /**
     * Starts the process and copies until it ends or the client leaves; launch failures are written
     * to the sink as output.
     *
     * @param consoleSize height and width, null for none
     */
    void run(AttachRequest request, StdioSink sink, @Nullable List<Integer> consoleSize)
        throws InterruptedException;
  }
}
