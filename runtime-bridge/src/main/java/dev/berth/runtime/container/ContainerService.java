package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The containers of one store: finds the container, and lets the class for the work do it. */
public final class ContainerService implements Containers, AutoCloseable {
  private static final Duration CLOSE_TIME = Duration.ofSeconds(20);

  private final Lifecycle life;
  private final RunCleanup cleanup;
  private final StartContainer start;
  private final StopContainer stop;
  private final PauseContainer pause;
  private final RemoveContainer remove;
  private final CommitContainer commit;
  private final HealthMonitor health;
  private final ExitWatcher watcher;
  private final PendingDuties duties;

  private ContainerService(Lifecycle life, @Nullable HealthProbe probe) {
    this.life = life;
    ContainerParts parts = life.parts;
    this.cleanup = new RunCleanup(parts, life.registry);
    this.remove = new RemoveContainer(life, cleanup);
    this.start = new StartContainer(life, cleanup, remove);
    this.stop = new StopContainer(life);
    this.pause = new PauseContainer(life);
    this.commit = new CommitContainer(life, pause);
    this.health =
        new HealthMonitor(
            life,
            probe == null ? new ExecProbe(parts::execs, life.clock) : probe,
            HealthFailures.by(life, this));
    this.duties = new PendingDuties(life, health);
    life.observe(this::changed);
    RestartDecision restarts = new RestartDecision(life.scheduler, start::byPolicy);
    ExitHandler exits = new ExitHandler(life, cleanup, restarts, remove);
    Reconciler reconciler = new Reconciler(life, exits, restarts, remove, cleanup);
    // Watching begins before states are read, so that no end falls between the two.
    this.watcher =
        ExitWatcher.start(
            parts.paths().exits(),
            name -> seen(name, exits),
            () -> {
              reconciler.scan();
              life.writeAgain();
            });
    reconciler.run();
    commit.recover();
    for (ManagedContainer container : life.registry.all()) {
      health.resume(container);
      life.parts.logKeeper().changed(container.snapshot());
    }
  }

  private void changed(ManagedContainer container) {
    health.changed(container);
    life.parts.logKeeper().changed(container.snapshot());
  }

  /** Reads the store, sets states right, and watches from then on. */
  public static ContainerService open(ContainerParts parts) {
    Lifecycle life = new Lifecycle(parts, new ProcFs(), new VirtualScheduler(), Clock.systemUTC());
    return open(life, null);
  }

  static ContainerService open(Lifecycle life, @Nullable HealthProbe probe) {
    return new ContainerService(life, probe);
  }

  private void seen(String name, ExitHandler exits) {
    ManagedContainer container = life.registry.get(name);
    if (container != null) {
      life.background.run("exit " + container.snapshot().name(), () -> exits.seen(container));
    }
  }

  @Override
  public CreateResult create(CreateContainer request) {
    return new ContainerCreator(life).create(request);
  }

  @Override
  public Container get(String ref) {
    return life.registry.require(ref).snapshot();
  }

  @Override
  public List<Container> list() {
    return life.registry.list();
  }

  @Override
  public void start(String ref) {
    start.byHand(life.registry.require(ref));
  }

  @Override
  public void init(String ref) {
    new InitContainer(life, cleanup, start).init(life.registry.require(ref));
  }

  @Override
  public void stop(String ref, @Nullable String signal, @Nullable Integer seconds) {
    ManagedContainer container = life.registry.require(ref);
    if (!InitContainer.undo(life, cleanup, container)) {
      stop.stop(container, signal, seconds, false);
    }
  }

  @Override
  public void restart(String ref, @Nullable String signal, @Nullable Integer seconds) {
    new RestartContainer(life, stop, start).restart(life.registry.require(ref), signal, seconds);
  }

  @Override
  public void kill(String ref, @Nullable String signal) {
    int number = Signals.parse(signal, Signals.KILL);
    stop.kill(life.registry.require(ref), number);
  }

  @Override
  public void pause(String ref) {
    pause.pause(life.registry.require(ref));
  }

  @Override
  public void unpause(String ref) {
    pause.unpause(life.registry.require(ref));
  }

  @Override
  public Digest commit(String ref, CommitRequest request) {
    return commit.commit(life.registry.require(ref), request);
  }

  @Override
  public void connect(String ref, String network, EndpointSpec spec) {
    new ConnectContainer(life).connect(life.registry.require(ref), network, spec);
  }

  @Override
  public void disconnect(String ref, String network, boolean force) {
    new ConnectContainer(life).disconnect(life.registry.require(ref), network, force);
  }

  @Override
  public void rename(String ref, String newName) {
    new RenameContainer(life).rename(life.registry.require(ref), newName);
  }

  @Override
  public List<String> update(
      String ref, Resources resources, @Nullable RestartPolicy restartPolicy) {
    return new UpdateContainer(life).update(life.registry.require(ref), resources, restartPolicy);
  }

  @Override
  public void reconfigure(
      String ref, UnaryOperator<ContainerConfig> config, UnaryOperator<HostConfig> host) {
    ManagedContainer container = life.registry.require(ref);
    container.lock.lock();
    try {
      Healthcheck before = container.snapshot().config().healthcheck();
      new UpdateContainer(life).settings(container, config, host);
      if (!Objects.equals(before, container.snapshot().config().healthcheck())) {
        health.replaced(container);
      }
    } finally {
      container.lock.unlock();
    }
  }

  @Override
  public void remove(String ref, boolean force, boolean removeVolumes) {
    ManagedContainer container = life.registry.require(ref);
    PodMembership pod = container.snapshot().hostConfig().pod();
    if (pod != null && pod.infra()) {
      throw EngineException.conflict(
          "container %s is the infra container of pod %s and cannot be removed without removing the pod"
              .formatted(container.id().hex(), pod.id()));
    }
    remove(container, ref, force, removeVolumes);
  }

  /** Removes a container together with its pod, whatever it is in it. */
  public void removeWithPod(String id, boolean force) {
    remove(life.registry.require(id), id, force, true);
  }

  private void remove(
      ManagedContainer container, String ref, boolean force, boolean removeVolumes) {
    remove.begin(container, ref, force);
    try {
      stop.forRemoval(container);
      remove.finish(container, removeVolumes);
    } catch (EngineException e) {
      remove.abandon(container);
      throw RemoveContainer.failed(ref, e);
    } catch (RuntimeException e) {
      remove.abandon(container);
      throw e;
    }
  }

  @Override
  public void unlink(String ref) {
    new LinkContainers(life).unlink(ref);
  }

  @Override
  public PruneReport prune(Predicate<Container> filter) {
    List<String> deleted = new ArrayList<>();
    long reclaimed = 0;
    for (Container container : list()) {
      boolean inPod = container.hostConfig().pod() != null; // they go with it
      if (inPod || container.state().running() || !filter.test(container)) {
        continue;
      }
      try {
        long size = life.parts.rootFileSystems().writableSize(container.id());
        remove(container.id().hex(), false, false);
        deleted.add(container.id().hex());
        reclaimed += size;
      } catch (EngineException e) {
        // One that cannot be removed, or is being removed already, does not keep the others.
        System.getLogger(ContainerService.class.getName())
            .log(System.Logger.Level.DEBUG, "prune passes over " + container.name(), e);
      }
    }
    life.parts.events().publish("container", "prune", "", Map.of("reclaimed", "" + reclaimed));
    return new PruneReport(deleted, reclaimed);
  }

  @Override
  public ExitWaiter waitFor(String ref, WaitCondition condition) {
    return new AwaitContainer(life).await(ref, condition);
  }

  @Override
  public void resize(String ref, int height, int width) {
    ManagedContainer container = alive(ref);
    life.parts.attachHub().resize(container.snapshot(), height, width);
    life.events.publish(
        container.snapshot(), "resize", Map.of("height", "" + height, "width", "" + width));
  }

  @Override
  public HealthResult checkHealth(String ref) {
    return health.probeNow(life.registry.require(ref));
  }

  @Override
  public Path mount(String ref) {
    return new MountContainer(life).mount(life.registry.require(ref));
  }

  @Override
  public void unmount(String ref) {
    new MountContainer(life).unmount(life.registry.require(ref));
  }

  @Override
  public Map<String, Path> mounted() {
    return new MountContainer(life).mounted();
  }

  @Override
  public List<Integer> processIds(String ref) {
    return life.processes.insideOf(alive(ref).state().pid());
  }

  private ManagedContainer alive(String ref) {
    ManagedContainer container = life.registry.require(ref);
    if (container.state().status() == ContainerStatus.RESTARTING) {
      throw PauseContainer.conflict(container, "restarting, wait until the container is running");
    }
    if (!container.state().alive()) {
      throw PauseContainer.conflict(container, "not running");
    }
    return container;
  }

  @Override
  public SizeOnDisk size(String ref) {
    Container container = get(ref);
    long writable = life.parts.rootFileSystems().writableSize(container.id());
    var image = life.parts.images().find(container.imageId().toString());
    return new SizeOnDisk(writable, writable + (image == null ? 0 : image.size()));
  }

  @Override
  public boolean hasPendingDuties() {
    return duties.any();
  }

  /** Runs work behind requests, which is waited for when the service leaves. */
  public void behind(String what, Runnable work) {
    life.background.run(what, work);
  }

  /** Stops taking notice and writes nothing more, as a killed process would. */
  void abandon() {
    watcher.close();
    life.scheduler.close();
    life.background.await(CLOSE_TIME);
    life.parts.logKeeper().close();
  }

  /** Stops watching, lets work end, and writes the index. Containers go on. */
  @Override
  public void close() {
    watcher.close();
    life.scheduler.close();
    Duration probe = health.untilNext();
    if (probe != null && life.parts.wakeable()) {
      life.parts.wakeIn(probe);
    }
    life.background.await(CLOSE_TIME);
    life.parts.logKeeper().close();
    life.store.writeIndex(life.registry.list());
  }
}
