package dev.berth.runtime.exec;

import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Output on its way to the client, held back until the launch is known to have worked. A client
 * that left gets nothing, but the output is taken all the same.
 */
final class ExecOutput {
  private static final System.Logger LOG = System.getLogger(ExecOutput.class.getName());

  private final LaunchVerdict verdict;
  private final Runnable onLeave;
  private final List<Chunk> held = new ArrayList<>();
  private volatile @Nullable StdioSink sink;
  private boolean dirty;

  private record Chunk(boolean stderr, byte[] bytes) {}

  private interface Writing {
    void to(StdioSink sink) throws IOException;
  }

  /**
   * @param sink the client, null for none
   * @param onLeave called when the client is found gone
   */
  ExecOutput(LaunchVerdict verdict, @Nullable StdioSink sink, Runnable onLeave) {
    this.verdict = verdict;
    this.sink = sink;
    this.onLeave = onLeave;
  }

  /** The client wants no more. */
  void abandon() {
    sink = null;
  }

  void write(boolean stderr, byte[] bytes, int length) {
    if (sink == null) {
      return;
    }
    if (verdict.launched()) {
      release();
      send(stderr, bytes, length);
    } else {
      held.add(new Chunk(stderr, Arrays.copyOf(bytes, length)));
    }
  }

  /** Whether something waits for the verdict. */
  boolean holds() {
    return !held.isEmpty();
  }

  /** Sends what was held back if the launch worked meanwhile. */
  void tryRelease() {
    if (holds() && verdict.launched()) {
      release();
    }
  }

  /** Sends what was held back. */
  void release() {
    for (Chunk chunk : held) {
      send(chunk.stderr(), chunk.bytes(), chunk.bytes().length);
    }
    held.clear();
  }

  /** Sends this instead of what was held back: there is no process. */
  void refuse(String why) {
    held.clear();
    send(to -> to.refused(why));
  }

  private void send(boolean stderr, byte[] bytes, int length) {
    send(
        to -> {
          if (stderr) {
            to.stderr(bytes, 0, length);
          } else {
            to.stdout(bytes, 0, length);
          }
        });
  }

  private void send(Writing writing) {
    StdioSink to = sink;
    if (to == null) {
      return;
    }
    try {
      writing.to(to);
      dirty = true;
    } catch (IOException | RuntimeException e) {
      leave(e);
    }
  }

  void flush() {
    StdioSink to = sink;
    if (to == null || !dirty) {
      return;
    }
    dirty = false;
    try {
      to.flush();
    } catch (IOException | RuntimeException e) {
      leave(e);
    }
  }

  private void leave(Exception e) {
    LOG.log(System.Logger.Level.DEBUG, "the client of an exec left", e);
    sink = null;
    onLeave.run();
  }
}
