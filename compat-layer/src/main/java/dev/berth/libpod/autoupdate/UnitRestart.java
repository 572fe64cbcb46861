package dev.berth.libpod.autoupdate;

import dev.berth.libpod.systemd.UserManager;
import dev.berth.libpod.systemd.UserManager.UnitState;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Restarts a unit and looks whether its container came up. systemd alone does not know: a unit of
 * type {@code exec} counts as started when its program runs, which then still makes the container.
 */
final class UnitRestart {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(100);

  /** A container that cannot work has usually ended by then. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Engine engine;
  private final UserManager manager;
  private final Duration settle;

  UnitRestart(Engine engine, UserManager manager) {
    this(engine, manager, SETTLE);
  }

  /**
   * Makes one.
   *
   * @param settle how long a container must run to count as started
   */
  UnitRestart(Engine engine, UserManager manager, Duration settle) {
    this.engine = engine;
    this.manager = manager;
    this.settle = settle;
  }

  /** Fails with what systemd says, or when the unit fails right after its start. */
  void run(String unit) throws IOException {
    manager.restart(unit);
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean seen = false;
    while (System.nanoTime() < end) {
      UnitState state = manager.states(List.of(unit)).getFirst();
      if (state.active().equals("failed") || state.sub().equals("auto-restart")) {
        throw new IOException(
            "error restarting systemd unit \""
                + unit
                + "\" expected \"done\" but received"
                + " \"failed\"");
      }
      // a unit that leaves nothing running has done its work
      if (state.active().equals("inactive") || seen && hasContainer(unit)) {
        return;
      }
      seen = hasContainer(unit);
      pause(seen ? settle : STEP);
    }
  }

  private boolean hasContainer(String unit) {
    for (Container each : engine.containers().list()) {
      if (each.state().status() == ContainerStatus.RUNNING
          && unit.equals(TaskFinder.label(each, TaskFinder.UNIT))) {
        return true;
      }
    }
    return false;
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IOException("interrupted while a unit was restarted", e);
    }
  }
}
