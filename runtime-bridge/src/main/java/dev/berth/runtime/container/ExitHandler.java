package dev.berth.runtime.container;

import dev.berth.runtime.container.ExitWaiter.ExitResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Handles the end of a run: state, waiters, {@code die}, cleanup, then restart or removal. It acts
 * only when the container is shown as running and its exit file is there, so that seeing one end
 * twice, or before the start returned, does no harm.
 */
final class ExitHandler {
  /** What is told when nobody knows the exit code: the machine or the monitor died. */
  static final int UNKNOWN = 255;

  private static final System.Logger LOG = System.getLogger(ExitHandler.class.getName());

  private final Lifecycle life;
  private final RunCleanup cleanup;
  private final RestartDecision restarts;
  private final RemoveContainer remove;

  ExitHandler(
      Lifecycle life, RunCleanup cleanup, RestartDecision restarts, RemoveContainer remove) {
    this.life = life;
    this.cleanup = cleanup;
    this.restarts = restarts;
    this.remove = remove;
  }

  /** The exit file of a container appeared, or may have. */
  void seen(ManagedContainer container) {
    handle(container, null, () -> {});
  }

  /** The container is known to have ended; the code is for want of an exit file. */
  void lost(ManagedContainer container, int code, Runnable whenRecorded) {
    handle(container, code, whenRecorded);
  }

  /** As {@code lost}, unless the state changed since it was looked at: a new run may have begun. */
  void lostIfStill(ManagedContainer container, ContainerState seen) {
    container.lock.lock();
    try {
      if (container.state().pid() == seen.pid()) {
        handle(container, UNKNOWN, () -> {});
      }
    } finally {
      container.lock.unlock();
    }
  }

  private void handle(
      ManagedContainer container, @Nullable Integer otherwise, Runnable whenRecorded) {
    container.lock.lock();
    try {
      if (container.state().initialized() && end(container, null) != null) {
        boolean unused = InitContainer.undo(life, cleanup, container);
        return;
      }
      End end = container.state().alive() ? end(container, otherwise) : null;
      if (end == null) {
        return;
      }
      boolean restart = restarts.wanted(container, end.code());
      Container ended = record(container, end, restart);
      whenRecorded.run();
      afterwards(container, ended, restart);
    } finally {
      whenRecorded.run();
      container.lock.unlock();
    }
  }

  /** How and when a run ended; the service may hear of it much later. */
  private record End(int code, Instant at) {}

  private @Nullable End end(ManagedContainer container, @Nullable Integer otherwise) {
    Path file = life.parts.paths().exit(container.id());
    Instant now = life.now();
    try {
      int code = Integer.parseInt(Files.readString(file).strip());
      Instant written = Files.getLastModifiedTime(file).toInstant();
      return new End(code, written.isBefore(now) ? written : now);
    } catch (NoSuchFileException e) {
      return otherwise == null ? null : new End(otherwise, now);
    } catch (IOException | NumberFormatException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot read " + file, e);
      return new End(otherwise == null ? UNKNOWN : otherwise, now);
    }
  }

  /** Makes the end known: to attached clients, on disk, to readers, to waiters, as event. */
  private Container record(ManagedContainer container, End end, boolean restart) {
    int code = end.code();
    Container before = container.snapshot();
    endAttachments(before); // first: who sees the end may look for the output at once
    boolean oom = outOfMemory(life.parts.paths().bundle(before.id()));
    ContainerState ended =
        before
            .state()
            .ended(
                restart ? ContainerStatus.RESTARTING : ContainerStatus.EXITED, code, oom, end.at());
    if (restart) {
      ended = ended.withRestarts(ended.restartCount() + 1, ended.manuallyStopped());
    }
    life.change(container, before.withoutAddresses().withState(ended));
    container.waiters.exited(new ExitResult(code, null));
    if (oom) {
      life.events.publish(before, "oom");
    }
    Duration run = runTime(before.state(), end.at());
    life.events.publish(
        before,
        "die",
        Map.of("exitCode", String.valueOf(code), "execDuration", String.valueOf(run.toSeconds())));
    return before;
  }

  /** The monitor's mark may be missing: the notice can come to it after the end. */
  private boolean outOfMemory(Path bundle) {
    return Files.exists(bundle.resolve("oom")) || life.parts.runtime().outOfMemory(bundle);
  }

  private void endAttachments(Container container) {
    try {
      life.parts.attachHub().ended(container.id());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "ending attachments of " + container.name(), e);
    }
  }

  private void afterwards(ManagedContainer container, Container ended, boolean restart) {
    cleanup.clean(ended);
    life.events.networks(ended, life.parts.networks(), false);
    life.events.volumes(ended, false);
    if (restart) {
      Duration run = runTime(ended.state(), container.state().finishedAt());
      restarts.schedule(container, container.backoff.after(run));
    } else if (ended.hostConfig().autoRemove() && !container.keepAfterExit && !container.removing) {
      remove.finish(container, true);
    }
    PodMembership pod = ended.hostConfig().pod();
    if (pod != null && !pod.infra() && !restart && !container.keepAfterExit) {
      life.parts.pods().ended(pod.id());
    }
  }

  private Duration runTime(ContainerState state, @Nullable Instant end) {
    Instant start = state.startedAt();
    Duration run =
        start == null ? Duration.ZERO : Duration.between(start, end == null ? life.now() : end);
    return run.isNegative() ? Duration.ZERO : run;
  }
}
