package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.oci.LaunchFailures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Starts containers, by hand or by policy. */
final class StartContainer {
  private static final int NOT_STARTED = 128;

  private final Lifecycle life;
  private final Launcher launcher;
  private final RunCleanup cleanup;
  private final RemoveContainer remove;

  StartContainer(Lifecycle life, RunCleanup cleanup, RemoveContainer remove) {
    this.life = life;
    this.launcher = new Launcher(life.parts, life.registry);
    this.cleanup = cleanup;
    this.remove = remove;
  }

  /** A start the user asked for: forgets manual stops and earlier restarts. */
  void byHand(ManagedContainer container) {
    startRequired(container.snapshot(), new HashSet<>());
    container.lock.lock();
    try {
      check(container);
      container.cancelRestart();
      container.backoff.reset();
      run(container, container.state().withRestarts(0, false));
    } finally {
      container.lock.unlock();
    }
  }

  /** What it requires runs first; of a circle, each member is started once. */
  private void startRequired(Container container, Set<String> seen) {
    List<String> required = container.hostConfig().more().requires();
    if (required == null || container.state().running() || !seen.add(container.id().hex())) {
      return;
    }
    for (String each : required) {
      ManagedContainer other = life.registry.require(each);
      startRequired(other.snapshot(), seen);
      if (!other.state().running()) {
        startOne(other);
      }
    }
  }

  private void startOne(ManagedContainer container) {
    container.lock.lock();
    try {
      if (!container.state().running()) {
        check(container);
        container.cancelRestart();
        container.backoff.reset();
        run(container, container.state().withRestarts(0, false));
      }
    } finally {
      container.lock.unlock();
    }
  }

  /**
   * A restart that is due; nothing happens when the container was stopped or removed since, and it
   * stays down when its policy was taken away.
   */
  void byPolicy(ManagedContainer container) {
    container.lock.lock();
    try {
      container.pendingRestart = null;
      if (container.state().status() != ContainerStatus.RESTARTING || container.removing) {
        return;
      }
      if (RestartDecision.restarts(container.snapshot().hostConfig().restartPolicy())) {
        run(container, container.state());
      } else {
        life.change(container, container.state().withStatus(ContainerStatus.EXITED));
      }
    } finally {
      container.lock.unlock();
    }
  }

  /** What holds the namespaces of its pod runs before it. */
  void startInfra(ManagedContainer container) {
    PodMembership pod = container.snapshot().hostConfig().pod();
    if (pod != null) {
      life.parts.pods().starting(pod);
    }
    String id = pod == null || pod.infra() ? null : life.parts.pods().infraOf(pod.id());
    ManagedContainer infra = id == null ? null : life.registry.get(id);
    if (infra == null || infra.state().running()) {
      return;
    }
    ErrorKind.NOT_MODIFIED.tolerate(() -> byHand(infra));
  }

  /** Fails where it cannot be started. */
  static void check(ManagedContainer container) {
    if (container.removing) {
      throw markedForRemoval();
    }
    switch (container.state().status()) {
      case RUNNING, RESTARTING -> throw EngineException.notModified();
      case PAUSED ->
          throw EngineException.conflict("cannot start a paused container, try unpause instead");
      case REMOVING, DEAD -> throw markedForRemoval();
      case CREATED, EXITED -> {}
    }
  }

  private static EngineException markedForRemoval() {
    return EngineException.conflict("container is marked for removal and cannot be started");
  }

  private void run(ManagedContainer container, ContainerState before) {
    container.keepAfterExit = false;
    container.stopRequested = false;
    container.ending = false;
    Launcher.Launched launched;
    try {
      startInfra(container);
      launched = launched(container.snapshot());
      life.changeSurely(container, running(launched, before));
    } catch (RuntimeException e) {
      failed(container, before, e);
      throw e;
    }
    life.events.networks(launched.container(), life.parts.networks(), true);
    life.events.volumes(launched.container(), true);
    life.events.publish(launched.container(), "start");
    new LinkContainers(life).started(launched.container());
  }

  private Launcher.Launched launched(Container container) {
    ContainerState state = container.state();
    return state.initialized()
        ? launcher.letGo(new Launcher.Launched(container, state.pid(), state.conmonPid()))
        : launcher.launch(container);
  }

  private Container running(Launcher.Launched launched, ContainerState before) {
    Container container = launched.container();
    return container.withState(
        before.started(
            launched.pid(),
            launched.conmonPid(),
            life.now(),
            HealthMonitor.initial(container.config().healthcheck(), before.health())));
  }

  private void failed(ManagedContainer container, ContainerState before, RuntimeException failure) {
    List<RuntimeException> more = cleanup.clean(container.snapshot());
    more.forEach(failure::addSuppressed);
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    try {
      life.change(
          container,
          container
              .snapshot()
              .withoutAddresses()
              .withState(before.startFailed(exitCode(failure, text), text, life.now())));
      if (before.running()) {
        container.waiters.exited(new ExitWaiter.ExitResult(container.state().exitCode(), null));
      }
      if (container.snapshot().hostConfig().autoRemove() && !container.removing) {
        remove.finish(container, true);
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** As shells number it: 127 not found, 126 not executable; 128 for other failures. */
  private static int exitCode(RuntimeException failure, String text) {
    boolean command = failure instanceof EngineException e && e.kind() == ErrorKind.INVALID;
    return command ? LaunchFailures.exitCode(text) : NOT_STARTED;
  }
}
