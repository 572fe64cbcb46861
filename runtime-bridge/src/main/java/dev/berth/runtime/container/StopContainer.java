package dev.berth.runtime.container;

import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Signals, graceful stops and forced ends. The lock is not held while an end is waited for. */
final class StopContainer {
  /** How long the kernel may take over a SIGKILL. */
  private static final Duration KILL_TIME = Duration.ofSeconds(10);

  private static final int DEFAULT_GRACE_SECONDS = 10;

  private final Lifecycle life;

  StopContainer(Lifecycle life) {
    this.life = life;
  }

  /** Stops it; NOT_MODIFIED when it does not run. With {@code keep} no {@code --rm} follows. */
  void stop(
      ManagedContainer container,
      @Nullable String signal,
      @Nullable Integer seconds,
      boolean keep) {
    Container snapshot = container.snapshot();
    if (!snapshot.state().running()) {
      throw EngineException.notModified();
    }
    int number = Signals.parse(signal, stopSignal(snapshot));
    Waiters.Waiter waiter = beginStop(container, number, keep);
    if (waiter != null) {
      int grace = seconds == null ? graceSeconds(snapshot) : seconds;
      if (!ended(waiter, grace < 0 ? null : Duration.ofSeconds(grace))) {
        forceEnd(container, waiter);
      }
    }
    afterExitHandling(container);
    life.events.publish(snapshot, "stop");
  }

  private Waiters.@Nullable Waiter beginStop(ManagedContainer container, int signal, boolean keep) {
    container.lock.lock();
    try {
      ContainerState state = container.state();
      if (!state.running()) {
        throw EngineException.notModified();
      }
      container.keepAfterExit = keep;
      container.ending = true;
      markStopped(container, true);
      if (state.status() == ContainerStatus.RESTARTING) {
        endRestarting(container);
        return null;
      }
      Waiters.Waiter waiter = container.waiters.register(WaitCondition.NEXT_EXIT);
      send(container, signal);
      thaw(container, signal);
      return waiter;
    } finally {
      container.lock.unlock();
    }
  }

  /** Sends a signal for the user; SIGKILL waits for the end. */
  void kill(ManagedContainer container, int number) {
    Waiters.Waiter waiter = beginKill(container, number);
    if (waiter != null && number == Signals.KILL) {
      ended(waiter, KILL_TIME);
    }
    if (waiter != null) {
      waiter.close();
    }
  }

  private Waiters.@Nullable Waiter beginKill(ManagedContainer container, int signal) {
    container.lock.lock();
    try {
      Container snapshot = container.snapshot();
      if (!snapshot.state().running()) {
        throw notKilled(snapshot);
      }
      String configured = snapshot.config().stopSignal();
      boolean ends =
          signal == Signals.KILL
              || configured == null
              || configured.isEmpty()
              || signal == stopSignal(snapshot);
      markStopped(container, ends);
      if (snapshot.state().status() == ContainerStatus.RESTARTING) {
        if (ends) {
          endRestarting(container);
        }
        return null;
      }
      Waiters.Waiter waiter = container.waiters.register(WaitCondition.NEXT_EXIT);
      if (!send(container, signal)) {
        waiter.close();
        throw notKilled(snapshot);
      }
      if (ends) {
        thaw(container, signal);
      }
      return waiter;
    } finally {
      container.lock.unlock();
    }
  }

  private static EngineException notKilled(Container container) {
    return EngineException.conflict("container " + container.id().hex() + " is not running");
  }

  /** Ends a container that is being removed; INTERNAL when the kernel does not let go of it. */
  void forRemoval(ManagedContainer container) {
    Waiters.Waiter waiter;
    container.lock.lock();
    try {
      if (!container.state().alive()) {
        if (container.state().running()) {
          endRestarting(container);
        }
        return;
      }
      container.stopRequested = true;
      container.ending = true;
      waiter = container.waiters.register(WaitCondition.NEXT_EXIT);
      send(container, Signals.KILL);
      thaw(container, Signals.KILL);
    } finally {
      container.lock.unlock();
    }
    if (!ended(waiter, KILL_TIME)) {
      waiter.close();
      throw EngineException.internal(
          "could not kill container: tried to kill container, but did not receive an exit event",
          null);
    }
    afterExitHandling(container);
  }

  private void forceEnd(ManagedContainer container, Waiters.Waiter waiter) {
    container.lock.lock();
    try {
      if (container.state().alive()) {
        send(container, Signals.KILL);
      }
    } finally {
      container.lock.unlock();
    }
    if (!ended(waiter, KILL_TIME)) {
      waiter.close();
      throw EngineException.internal(
          "tried to kill container, but did not receive an exit event", null);
    }
  }

  /** False when the process is gone already: its end is about to be handled. */
  private boolean send(ManagedContainer container, int signal) {
    Container snapshot = container.snapshot();
    try {
      life.parts.runtime().kill(snapshot.id(), signal, false);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
    life.events.publish(snapshot, "kill", Map.of("signal", String.valueOf(signal)));
    return true;
  }

  /**
   * A frozen process acts on a signal only when thawed, but for SIGKILL with cgroup v2: there may
   * be nothing left to thaw then, and who waits for the end tells if there is.
   */
  private void thaw(ManagedContainer container, int signal) {
    if (container.state().status() == ContainerStatus.PAUSED) {
      try {
        life.parts.runtime().resume(container.id());
      } catch (EngineException e) {
        if (signal == Signals.KILL) {
          return;
        }
        throw e;
      }
      life.change(container, container.state().withStatus(ContainerStatus.RUNNING));
      life.events.publish(container.snapshot(), "unpause");
    }
  }

  private void markStopped(ManagedContainer container, boolean ends) {
    container.stopRequested |= ends;
    ContainerState state = container.state();
    if (!state.manuallyStopped()) {
      life.change(container, state.withRestarts(state.restartCount(), true));
    }
  }

  private void endRestarting(ManagedContainer container) {
    container.cancelRestart();
    life.change(container, container.state().withStatus(ContainerStatus.EXITED));
    container.waiters.exited(new ExitResult(container.state().exitCode(), null));
  }

  /** Waits until whoever handles the end is through: networks and mounts are free then. */
  private static void afterExitHandling(ManagedContainer container) {
    container.lock.lock();
    container.lock.unlock();
  }

  /** Waits for the end without regard to interrupts: what was begun is finished. */
  private static boolean ended(Waiters.Waiter waiter, @Nullable Duration limit) {
    CompletableFuture<ExitResult> end = waiter.future;
    long deadline = limit == null ? 0 : System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (limit == null) {
            end.get();
          } else {
            end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          }
          return true;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a wait is never completed by a failure", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int stopSignal(Container container) {
    return Signals.parse(container.config().stopSignal(), Signals.TERM);
  }

  private static int graceSeconds(Container container) {
    Integer given = container.config().stopTimeoutSeconds();
    return given == null ? DEFAULT_GRACE_SECONDS : given;
  }
}
