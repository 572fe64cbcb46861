package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The containers of this user.
 *
 * <p>A {@code ref} is a full id, an exact name (leading slash optional) or a unique id prefix,
 * tried in that order; unknown is NOT_FOUND with {@code No such container: <ref>}, an ambiguous
 * prefix is INVALID. Each method blocks its (virtual) thread until the work is done. Changes of one
 * container are serialised; readers never wait. A caller whose client goes away interrupts nothing
 * that was begun.
 */
public interface Containers {
  /** Makes a container; on any failure nothing of it stays behind. */
  CreateResult create(CreateContainer request);

  /** The snapshot now. */
  Container get(String ref);

  /** All containers, newest first. */
  List<Container> list();

  /**
   * Starts it. NOT_MODIFIED when it runs already; CONFLICT while paused or marked for removal;
   * INVALID when the command cannot be executed (exit code 127 or 126 is then kept in the state).
   */
  void start(String ref);

  /**
   * Makes its process without letting it go; a later start does. NOT_MODIFIED when it was made or
   * runs.
   */
  default void init(String ref) {
    throw EngineException.notImplemented("making containers ahead of a start is not available");
  }

  /**
   * Stops it: signal, grace, SIGKILL. NOT_MODIFIED when it does not run.
   *
   * @param signal null for the container's own
   * @param seconds grace period, null for the container's own, negative to wait for ever
   */
  void stop(String ref, @Nullable String signal, @Nullable Integer seconds);

  /** Stops it if it runs, and starts it; parameters as for stop. */
  void restart(String ref, @Nullable String signal, @Nullable Integer seconds);

  /** Sends a signal, by name or number; SIGKILL waits for the exit. CONFLICT when not running. */
  void kill(String ref, @Nullable String signal);

  /** Freezes all processes. CONFLICT when not running or already paused. */
  void pause(String ref);

  /** Thaws it. CONFLICT when not paused. */
  void unpause(String ref);

  /** Gives it another name. */
  void rename(String ref, String newName);

  /** Changes limits and restart policy; absent values stay. Returns warnings. */
  List<String> update(String ref, Resources resources, @Nullable RestartPolicy restartPolicy);

  /**
   * Changes other settings. Environment and process limits count from the next start, devices'
   * limits and health checks at once.
   */
  void reconfigure(
      String ref, UnaryOperator<ContainerConfig> config, UnaryOperator<HostConfig> host);

  /** Removes it. CONFLICT while running unless forced. */
  void remove(String ref, boolean force, boolean removeVolumes);

  /**
   * Removes the legacy link that gives a container the name {@code parent/alias}; INTERNAL for a
   * container's own name.
   */
  default void unlink(String ref) {
    throw EngineException.notImplemented("removing a legacy link is not available");
  }

  /** Removes every container that does not run and that the filter accepts. */
  PruneReport prune(Predicate<Container> filter);

  /** Registers a waiter at once; its {@code await} blocks. */
  ExitWaiter waitFor(String ref, WaitCondition condition);

  /** Sets the terminal's size; CONFLICT when not running. */
  void resize(String ref, int height, int width);

  /**
   * Joins a container to one more network, at once when it runs; FORBIDDEN when it is on that
   * network already.
   */
  default void connect(String ref, String network, EndpointSpec spec) {
    throw EngineException.notImplemented("connecting to a network is not available");
  }

  /**
   * Takes a container off a network.
   *
   * @param force also drop an endpoint of a container that is gone
   */
  default void disconnect(String ref, String network, boolean force) {
    throw EngineException.notImplemented("disconnecting from a network is not available");
  }

  /** Makes an image of it; CONFLICT when it is being removed. Returns the image's id. */
  default Digest commit(String ref, CommitRequest request) {
    throw EngineException.notImplemented("committing containers is not available");
  }

  /** Host process ids of everything inside; CONFLICT when not running. */
  List<Integer> processIds(String ref);

  /** Bytes of the writable layer, and of the whole root file system. */
  SizeOnDisk size(String ref);

  /** Health and restart duties: whether any is pending, so that the service must not leave. */
  boolean hasPendingDuties();

  /** Extra labels or facts by container that a dialect may attach; reserved. */
  default Map<String, String> annotations(String ref) {
    Map<String, String> annotations = get(ref).hostConfig().annotations();
    return annotations == null ? Map.of() : annotations;
  }

  /**
   * Probes a container's health once more, now; the result counts as any other does. CONFLICT when
   * it does not run, or nothing says how to probe it.
   */
  default HealthResult checkHealth(String ref) {
    throw EngineException.notImplemented("probing a container's health is not available");
  }

  /** Mounts the root file system for the user, once more; the path it is found at. */
  default Path mount(String ref) {
    throw EngineException.notImplemented("mounting containers is not available");
  }

  /** Takes one such mount back; CONFLICT where only the running container has it. */
  default void unmount(String ref) {
    throw EngineException.notImplemented("mounting containers is not available");
  }

  /** Where root file systems are mounted, by id of the container. */
  default Map<String, Path> mounted() {
    return Map.of();
  }

  /** What prune removed. */
  record PruneReport(List<String> deleted, long spaceReclaimed) {}

  /**
   * What a probe of health found.
   *
   * @param startup whether it was the check of the start, which must succeed before the other
   */
  record HealthResult(HealthState.Probe probe, boolean startup) {}

  /** Sizes in bytes. */
  record SizeOnDisk(long writable, long rootFileSystem) {}
}
