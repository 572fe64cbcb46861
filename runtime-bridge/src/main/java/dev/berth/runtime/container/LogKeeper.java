package dev.berth.runtime.container;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the life of containers asks of their logs. */
public interface LogKeeper extends AutoCloseable {
  /**
   * How the monitor writes a container's output.
   *
   * @param driver as the monitor names it: {@code k8s-file}, {@code journald} or {@code none}
   * @param path of the file for {@code k8s-file}, else null
   * @param limit bytes after which the monitor begins the file anew, 0 for never
   * @param tag for {@code journald}, else null
   */
  record Plan(String driver, @Nullable Path path, long limit, @Nullable String tag) {}

  /**
   * Checks the options and that a collector answers, as a start is about to begin; INVALID or
   * INTERNAL in Docker's words.
   */
  Plan prepare(Container container);

  /** Follows a change of state: rotation and forwarding go on while a container runs. */
  void changed(Container container);

  /** Waits a while until all of an ended container's output was forwarded, before it is removed. */
  void flush(Container container);

  /** Whether output of a running container is forwarded, so that the service must not leave. */
  boolean forwarding();

  /** Stops; what was not forwarded is at the next start of the service. */
  @Override
  void close();
}
