package dev.berth.runtime.container;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** What every step of a container's life uses, and the one way to change a container. */
final class Lifecycle {
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

  /** Writes and shows the new state. The caller holds the container's lock. */
  void change(ManagedContainer container, ContainerState next) {
    change(container, container.snapshot().withState(next));
  }

  /** Writes and shows the new state and networks. The caller holds the container's lock. */
  void change(ManagedContainer container, Container next) {
    store.writeState(next);
    container.replace(next);
    observer.accept(container);
  }
}
