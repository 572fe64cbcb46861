package dev.berth.runtime.container;

import java.time.Duration;
import java.util.function.Consumer;

/** Restart policies: whether a container comes back, and when. */
final class RestartDecision {
  private final Scheduler scheduler;
  private final Consumer<ManagedContainer> start;

  RestartDecision(Scheduler scheduler, Consumer<ManagedContainer> start) {
    this.scheduler = scheduler;
    this.start = start;
  }

  /** Whether the policy ever restarts anything. */
  static boolean restarts(RestartPolicy policy) {
    return !policy.name().isEmpty() && !policy.name().equals("no");
  }

  /** Whether an end with this code is followed by a restart. */
  boolean wanted(ManagedContainer container, int exitCode) {
    if (container.stopRequested || container.removing || container.keepAfterExit) {
      return false;
    }
    Container snapshot = container.snapshot();
    return switch (snapshot.hostConfig().restartPolicy().name()) {
      case "always", "unless-stopped" -> true;
      case "on-failure" -> failedAndMayRetry(snapshot, exitCode);
      default -> false;
    };
  }

  private static boolean failedAndMayRetry(Container container, int exitCode) {
    int most = container.hostConfig().restartPolicy().maximumRetryCount();
    return exitCode != 0 && (most == 0 || container.state().restartCount() < most);
  }

  /**
   * Whether a container that is down comes back when the machine does, as dockerd decides it: only
   * {@code unless-stopped} cares whether the user stopped it, {@code on-failure} for its exit code.
   */
  boolean wantedAtBoot(Container container) {
    ContainerState state = container.state();
    if (!state.hasBeenStarted() || state.running()) {
      return false;
    }
    return switch (container.hostConfig().restartPolicy().name()) {
      case "always" -> true;
      case "unless-stopped" -> !state.manuallyStopped();
      case "on-failure" -> failedAndMayRetry(container, state.exitCode());
      default -> false;
    };
  }

  /** Starts it after the pause, unless that is cancelled. The caller holds the lock. */
  void schedule(ManagedContainer container, Duration pause) {
    container.cancelRestart();
    container.pendingRestart = scheduler.schedule(pause, () -> start.accept(container));
  }
}
