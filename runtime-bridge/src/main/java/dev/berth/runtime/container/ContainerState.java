package dev.berth.runtime.container;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The changing half of a container, persisted on every transition. Paused and restarting containers
 * count as running, as in Docker.
 *
 * @param pid of the main process in the engine's pid namespace (the host's), 0 when not running
 * @param conmonPid of the monitor, 0 when none
 * @param error why the last start failed, empty otherwise
 * @param manuallyStopped the user stopped or killed it; cleared by a manual start
 * @param hasBeenStarted whether it ever ran
 */
public record ContainerState(
    ContainerStatus status,
    int pid,
    int conmonPid,
    int exitCode,
    String error,
    boolean oomKilled,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int restartCount,
    boolean manuallyStopped,
    boolean hasBeenStarted,
    @Nullable HealthState health) {

  /** A container that was made and never ran. */
  public static final ContainerState CREATED =
      new ContainerState(
          ContainerStatus.CREATED, 0, 0, 0, "", false, null, null, 0, false, false, null);

  /** Docker's State.Running: also true while paused or between restarts. */
  public boolean running() {
    return status == ContainerStatus.RUNNING
        || status == ContainerStatus.PAUSED
        || status == ContainerStatus.RESTARTING;
  }
}
