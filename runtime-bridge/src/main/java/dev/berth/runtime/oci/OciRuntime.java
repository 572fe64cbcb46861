package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.id.ContainerId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Runs bundles through an OCI runtime, each under a monitor of its own that survives this service.
 * Each method blocks until the runtime is done. Failures are EngineException with the runtime's
 * text.
 */
public interface OciRuntime {
  /**
   * Makes the container of a bundle whose {@code config.json} is written already. Returns when it
   * is created and its attach socket listens. INVALID with the runtime's text when the command
   * cannot be run: nothing of the container is left then.
   */
  Created create(LaunchRequest request);

  /**
   * Whether the container must have joined its networks when it is made: some runtimes look at the
   * interfaces of its namespace only then.
   */
  default boolean needsNetworksFirst(Container container) {
    return false;
  }

  /** Runs the created process. */
  void start(ContainerId id);

  /**
   * Sends a signal to the main process, or to all processes. NOT_FOUND when it runs no more.
   *
   * @param signal its number
   */
  void kill(ContainerId id, int signal, boolean all);

  /** Freezes all processes; needs a cgroup with a freezer, INTERNAL without one. */
  void pause(ContainerId id);

  /** Thaws all processes. */
  void resume(ContainerId id);

  /** Removes what the runtime keeps of a container, killing it first if forced. Idempotent. */
  void delete(ContainerId id, boolean force);

  /**
   * Whether the kernel killed a process of an ended run for want of memory, as far as the monitor
   * may not have noticed. To be asked before the run is deleted.
   */
  default boolean outOfMemory(Path bundle) {
    return false;
  }

  /** Takes away what stood around the cgroup of a run that was deleted. */
  default void released(Container container) {}

  /** Changes limits: {@code linux.resources} of the runtime specification as JSON. */
  void update(ContainerId id, byte[] resourcesJson);

  /**
   * What is needed to make a container.
   *
   * @param bundle directory with {@code config.json}; conmon's sockets are made there
   * @param logDriver {@code k8s-file}, {@code journald} or {@code none}
   * @param logPath where {@code k8s-file} writes, null otherwise
   * @param logTag tag of {@code journald} entries, null otherwise
   * @param logSizeMax bytes after which conmon truncates the log, 0 or less for no limit
   * @param cgroupParent empty for the engine's own
   */
  record LaunchRequest(
      Container container,
      Path bundle,
      Path pidFile,
      Path conmonPidFile,
      @Nullable Path logPath,
      String logDriver,
      long logSizeMax,
      @Nullable String logTag,
      String cgroupParent) {}

  /** Process ids of the container's main process and of its monitor, as the service sees them. */
  record Created(int pid, int conmonPid) {}
}
