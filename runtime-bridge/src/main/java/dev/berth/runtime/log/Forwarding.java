package dev.berth.runtime.log;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.log.option.LogDrivers;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The forwarders of all containers whose output goes to a collector. */
final class Forwarding implements AutoCloseable {
  private static final Duration AT_REMOVAL = Duration.ofSeconds(10);
  private static final Duration AT_CLOSE = Duration.ofSeconds(3);

  private final Kernel kernel;
  private final ConcurrentMap<String, Forwarder> forwarders = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Forwarding(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Forwards while a container runs, and what is left when it does not. */
  void changed(Container container) {
    if (closed || !LogDrivers.forwards(LogDesk.driver(container)) || container.logPath() == null) {
      return;
    }
    forwarders.compute(
        container.id().hex(),
        (id, known) -> {
          if (known != null) {
            known.changed(container);
            return known;
          }
          boolean wanted =
              container.state().alive() || (ended(container) && SentMark.leftover(container));
          return wanted ? start(container) : null;
        });
  }

  private static boolean ended(Container container) {
    ContainerStatus status = container.state().status();
    return status == ContainerStatus.EXITED || status == ContainerStatus.RESTARTING;
  }

  private Forwarder start(Container container) {
    Forwarder forwarder = new Forwarder(kernel, container, this::done);
    Thread.ofVirtual().name("logs of " + container.name()).start(forwarder);
    return forwarder;
  }

  /** A forwarder came to the end; the container may have been started again just then. */
  private void done(Forwarder forwarder) {
    forwarders.computeIfPresent(
        forwarder.container().id().hex(),
        (id, known) -> {
          boolean again = !closed && known.container().state().alive() && !known.stopped();
          return again ? start(known.container()) : null;
        });
  }

  void flush(Container container) {
    Forwarder forwarder = forwarders.get(container.id().hex());
    if (forwarder != null) {
      forwarder.changed(container);
      if (!forwarder.failing()) {
        forwarder.await(AT_REMOVAL);
      }
      forwarder.stop();
      forwarder.await(AT_CLOSE);
    }
  }

  /** Whether one is at work that is not just waiting for a collector to come back. */
  boolean active() {
    for (Forwarder forwarder : forwarders.values()) {
      if (forwarder.container().state().alive() || !forwarder.failing()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    closed = true;
    forwarders.values().forEach(Forwarder::stop);
    forwarders.values().forEach(forwarder -> forwarder.await(AT_CLOSE));
  }
}
