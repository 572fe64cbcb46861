package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Brings what the documents say and what is there together again, after the service was away for
 * any reason: it left, it was killed, the machine went down. States are right before the first
 * answer; slow cleaning goes on behind it, each container locked by whoever cleans it.
 */
final class Reconciler {
  private static final System.Logger LOG = System.getLogger(Reconciler.class.getName());
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Duration SOON = Duration.ofMillis(100);

  private final Lifecycle life;
  private final ExitHandler exits;
  private final RestartDecision restarts;
  private final RemoveContainer remove;
  private final RunCleanup cleanup;

  Reconciler(
      Lifecycle life,
      ExitHandler exits,
      RestartDecision restarts,
      RemoveContainer remove,
      RunCleanup cleanup) {
    this.life = life;
    this.exits = exits;
    this.restarts = restarts;
    this.remove = remove;
    this.cleanup = cleanup;
  }

  /** Reads the store and sets every container right. */
  void run() {
    boolean booted = isNewBoot();
    ContainerStore.Loaded loaded = life.store.load();
    List<CountDownLatch> pending = new ArrayList<>();
    for (Container container : loaded.containers()) {
      ManagedContainer managed = new ManagedContainer(container);
      managed.stopRequested = container.state().manuallyStopped();
      life.registry.add(managed);
    }
    recoverVolumes();
    reconcileNetworks(booted);
    for (ManagedContainer container : life.registry.all()) {
      set(container, booted, pending);
    }
    pending.forEach(Reconciler::await);
    life.background.run("sweep", () -> sweep(loaded.strays()));
    if (booted) {
      markBoot();
    }
  }

  private void recoverVolumes() {
    try {
      life.parts.volumes().recover(life.registry::usersOf);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot set volumes right", e);
    }
  }

  /** Networking of containers that still run is found again before anything new joins. */
  private void reconcileNetworks(boolean booted) {
    List<Container> running =
        life.registry.list().stream()
            .filter(c -> c.state().alive() || c.state().initialized())
            .toList();
    if (running.isEmpty() && (!booted || life.registry.all().isEmpty())) {
      return;
    }
    try {
      life.parts.networks().reconcile(running.stream().filter(c -> isThere(c, c.state())).toList());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot set networks right", e);
    }
  }

  private void set(ManagedContainer container, boolean booted, List<CountDownLatch> pending) {
    Container snapshot = container.snapshot();
    ContainerState state = snapshot.state();
    if (state.status() == ContainerStatus.REMOVING) {
      container.removing = true;
      begin(pending, "remove " + snapshot.name(), recorded -> remove.finish(container, true));
    } else if (state.alive()) {
      if (!isThere(snapshot, state)) {
        begin(
            pending,
            "exit " + snapshot.name(),
            recorded -> exits.lost(container, ExitHandler.UNKNOWN, recorded));
      }
    } else if (state.initialized()) {
      if (booted || !isThere(snapshot, state)) {
        begin(pending, "clean " + snapshot.name(), recorded -> unmake(container, recorded));
      }
    } else if (state.status() == ContainerStatus.RESTARTING) {
      begin(pending, "restart " + snapshot.name(), recorded -> resume(container, recorded));
    } else {
      down(container, booted, pending);
    }
  }

  /** What was made ahead of a start is gone. */
  private void unmake(ManagedContainer container, Runnable locked) {
    container.lock.lock();
    try {
      locked.run();
      boolean unused = InitContainer.undo(life, cleanup, container);
    } finally {
      container.lock.unlock();
    }
  }

  private void down(ManagedContainer container, boolean booted, List<CountDownLatch> pending) {
    Container snapshot = container.snapshot();
    if (Files.exists(life.parts.paths().containerRun(snapshot.id()))) {
      begin(pending, "clean " + snapshot.name(), recorded -> clean(container, recorded));
    }
    if (booted && restarts.wantedAtBoot(snapshot)) {
      restart(container);
    }
  }

  private void restart(ManagedContainer container) {
    container.lock.lock();
    try {
      container.stopRequested = false;
      life.change(container, container.state().withStatus(ContainerStatus.RESTARTING));
      restarts.schedule(container, SOON);
    } finally {
      container.lock.unlock();
    }
  }

  /** A restart was due, or was killed half-way. */
  private void resume(ManagedContainer container, Runnable locked) {
    container.lock.lock();
    try {
      locked.run();
      if (Files.exists(life.parts.paths().containerRun(container.id()))) {
        cleanup.clean(container.snapshot());
      }
      restarts.schedule(container, SOON);
    } finally {
      container.lock.unlock();
    }
  }

  /** A start that was killed before it was known to have succeeded is taken back. */
  private void clean(ManagedContainer container, Runnable locked) {
    container.lock.lock();
    try {
      locked.run();
      if (!container.state().running()) {
        cleanup.clean(container.snapshot());
      }
    } finally {
      container.lock.unlock();
    }
  }

  /** Runs if its monitor does, or itself; and no exit code was left. */
  private boolean isThere(Container container, ContainerState state) {
    if (Files.exists(life.parts.paths().exit(container.id()))) {
      return false;
    }
    return life.processes.isMonitor(state.conmonPid(), container.id())
        || life.processes.isAlive(
            state.pid(), state.startedAt() == null ? life.now() : state.startedAt());
  }

  /** Looks at all running containers: a notice may be lost, a monitor may die. */
  void scan() {
    for (ManagedContainer container : life.registry.all()) {
      ContainerState state = container.state();
      if (state.alive() && !isThere(container.snapshot(), state)) {
        life.background.run(
            "exit " + container.snapshot().name(), () -> exits.lostIfStill(container, state));
      }
    }
  }

  private void sweep(List<ContainerId> strays) {
    for (ContainerId stray : strays) {
      if (life.registry.get(stray.hex()) == null) {
        LOG.log(
            System.Logger.Level.INFO, "removing what an unfinished create left: " + stray.hex());
        life.parts.rootFileSystems().remove(stray);
        life.store.delete(life.store.bury(stray));
      }
    }
    life.store.graves().forEach(life.store::delete);
    life.tombstones.prune(life.now());
  }

  /** Begins work whose holding of the lock, and of the state, is waited for. */
  private void begin(List<CountDownLatch> pending, String what, Consumer<Runnable> work) {
    CountDownLatch recorded = new CountDownLatch(1);
    pending.add(recorded);
    life.background.run(
        what,
        () -> {
          try {
            work.accept(recorded::countDown);
          } finally {
            recorded.countDown();
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.unavailable("interrupted while the store was read");
    }
  }

  /** Whether the run-time directory is of an earlier boot, or of none. */
  private boolean isNewBoot() {
    try {
      return !Files.readString(marker()).equals(Files.readString(BOOT_ID));
    } catch (IOException e) {
      return true;
    }
  }

  private void markBoot() {
    try {
      Files.createDirectories(life.parts.paths().runRoot());
      Files.write(marker(), Files.readString(BOOT_ID).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot mark the boot", e);
    }
  }

  private Path marker() {
    return life.parts.paths().bootMarker();
  }
}
