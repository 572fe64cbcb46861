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

  /** Whether a process is there: running or paused, not waiting for a restart. */
  public boolean alive() {
    return status == ContainerStatus.RUNNING || status == ContainerStatus.PAUSED;
  }

  /**
   * Whether its process is there but was never let go: made ahead of a start, which no word of
   * Docker's tells of.
   */
  public boolean initialized() {
    boolean down = status == ContainerStatus.CREATED || status == ContainerStatus.EXITED;
    return down && pid > 0;
  }

  /** Its process is made, and waits. */
  ContainerState made(int newPid, int newConmonPid) {
    return withPids(newPid, newConmonPid);
  }

  /** What was made is taken back. */
  ContainerState unmade() {
    return withPids(0, 0);
  }

  private ContainerState withPids(int newPid, int newConmonPid) {
    return new ContainerState(
        status,
        newPid,
        newConmonPid,
        exitCode,
        error,
        oomKilled,
        startedAt,
        finishedAt,
        restartCount,
        manuallyStopped,
        hasBeenStarted,
        health);
  }

  /** It runs since the time given; what an earlier run left is forgotten. */
  ContainerState started(
      int newPid, int newConmonPid, Instant at, @Nullable HealthState newHealth) {
    return new ContainerState(
        ContainerStatus.RUNNING,
        newPid,
        newConmonPid,
        0,
        "",
        false,
        at,
        finishedAt,
        restartCount,
        manuallyStopped,
        true,
        newHealth);
  }

  /** It ended, or is about to be restarted. */
  ContainerState ended(ContainerStatus next, int code, boolean oom, Instant at) {
    return new ContainerState(
        next,
        0,
        0,
        code,
        error,
        oom,
        startedAt,
        at,
        restartCount,
        manuallyStopped,
        hasBeenStarted,
        unprobed());
  }

  /** As Docker shows health while nothing probes it. */
  private @Nullable HealthState unprobed() {
    return health == null
        ? null
        : new HealthState(
            HealthMonitor.UNHEALTHY,
            health.failingStreak(),
            health.log(),
            health.startupSuccesses());
  }

  /** It was frozen. */
  ContainerState paused() {
    return withStatus(ContainerStatus.PAUSED).withHealth(unprobed());
  }

  /** A start failed; a container that never ran stays created. */
  ContainerState startFailed(int code, String text, Instant at) {
    return new ContainerState(
        hasBeenStarted ? ContainerStatus.EXITED : ContainerStatus.CREATED,
        0,
        0,
        code,
        text,
        false,
        startedAt,
        hasBeenStarted ? at : finishedAt,
        restartCount,
        manuallyStopped,
        hasBeenStarted,
        unprobed());
  }

  ContainerState withStatus(ContainerStatus next) {
    return with(next, restartCount, manuallyStopped, health);
  }

  ContainerState withRestarts(int count, boolean stoppedByUser) {
    return with(status, count, stoppedByUser, health);
  }

  ContainerState withHealth(@Nullable HealthState next) {
    return with(status, restartCount, manuallyStopped, next);
  }

  /** The same run with what may change during it. */
  private ContainerState with(
      ContainerStatus newStatus,
      int newRestartCount,
      boolean newManuallyStopped,
      @Nullable HealthState newHealth) {
    return new ContainerState(
        newStatus,
        pid,
        conmonPid,
        exitCode,
        error,
        oomKilled,
        startedAt,
        finishedAt,
        newRestartCount,
        newManuallyStopped,
        hasBeenStarted,
        newHealth);
  }
}
