package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** What every step of a container's life uses, and the one way to change a container. */
final class Lifecycle {
  private static final System.Logger LOG = System.getLogger(Lifecycle.class.getName());

  final ContainerParts parts;
  final ContainerRegistry registry = new ContainerRegistry();
  final ContainerStore store;
  final ContainerEvents events;
  final Tombstones tombstones;
  final ProcessTable processes;
  final Scheduler scheduler;
  final Clock clock;
  final Background background = new Background();

  /** Told of every change of state, after it was made. */
  private Consumer<ManagedContainer> observer = container -> {};

  Lifecycle(ContainerParts parts, ProcessTable processes, Scheduler scheduler, Clock clock) {
    this.parts = parts;
    this.store = new ContainerStore(parts.paths());
    this.events = new ContainerEvents(parts.events());
    this.tombstones = new Tombstones(parts.paths());
    this.processes = processes;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  void observe(Consumer<ManagedContainer> newObserver) {
    observer = newObserver;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Reserves a name, which no pod may have either. CONFLICT when it is taken.
   *
   * @param told the name as the client wrote it
   */
  void reserveName(String name, String told, ContainerId id) {
    registry.reserveName(name, told, id);
    if (parts.pods().named(name)) {
      registry.releaseName(name, id);
      throw EngineException.conflict("name \"" + name + "\" is in use: pod already exists");
    }
  }

  /** Writes and shows the new state. The caller holds the container's lock. */
  void change(ManagedContainer container, ContainerState next) {
    change(container, container.snapshot().withState(next));
  }

  /**
   * Shows the new state and networks, and writes them. The caller holds the container's lock. A
   * full disk does not keep anything from ending, being stopped or removed: then the state is
   * written later, and what a killed service did not write its successor finds out by itself.
   */
  void change(ManagedContainer container, Container next) {
    try {
      store.writeState(next);
      container.unwritten = false;
    } catch (EngineException e) {
      container.unwritten = true;
      LOG.log(System.Logger.Level.WARNING, e.text() + "; it will be tried again");
    }
    show(container, next);
  }

  /** As {@code change}, but fails, and changes nothing, when the state cannot be written. */
  void changeSurely(ManagedContainer container, Container next) {
    store.writeState(next);
    container.unwritten = false;
    show(container, next);
  }

  private void show(ManagedContainer container, Container next) {
    container.replace(next);
    observer.accept(container);
  }

  /** Writes what could not be written before. */
  void writeAgain() {
    for (ManagedContainer container : registry.all()) {
      if (container.unwritten && container.lock.tryLock()) {
        try {
          store.writeState(container.snapshot());
          container.unwritten = false;
        } catch (EngineException e) {
          LOG.log(System.Logger.Level.DEBUG, "still not possible", e);
        } finally {
          container.lock.unlock();
        }
      }
    }
  }
}
