package dev.berth.runtime.container;

import dev.berth.runtime.container.HealthState.Probe;
import dev.berth.runtime.error.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Probes the health of running containers that ask for it. */
final class HealthMonitor {
  static final String STARTING = "starting";
  static final String HEALTHY = "healthy";
  static final String UNHEALTHY = "unhealthy";
  private static final System.Logger LOG = System.getLogger(HealthMonitor.class.getName());

  private final Lifecycle life;
  private final HealthProbe probe;
  private final HealthFailures failures;

  /** A probe to come; it stays here while it runs, its time in the past. */
  private record Due(Scheduler.Task task, Instant at) {}

  private final ConcurrentMap<String, Due> due = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param failures what is done about containers that become unhealthy
   */
  HealthMonitor(Lifecycle life, HealthProbe probe, HealthFailures failures) {
    this.life = life;
    this.probe = probe;
    this.failures = failures;
  }

  /** The state of health at the start of a run; null when nothing is probed. */
  static @Nullable HealthState initial(@Nullable Healthcheck check, @Nullable HealthState before) {
    return enabled(check)
        ? new HealthState(STARTING, 0, before == null ? List.of() : before.log())
        : null;
  }

  static boolean enabled(@Nullable Healthcheck check) {
    List<String> test = check == null ? null : check.test();
    return test != null
        && !test.isEmpty()
        && (test.getFirst().equals("CMD") || test.getFirst().equals("CMD-SHELL"));
  }

  /** Follows a change of state: probes run exactly while the container is running. */
  void changed(ManagedContainer container) {
    Container snapshot = container.snapshot();
    Healthcheck check = snapshot.config().healthcheck();
    if (check == null || !enabled(check)) {
      return;
    }
    String id = snapshot.id().hex();
    if (snapshot.state().status() == ContainerStatus.RUNNING) {
      due.computeIfAbsent(id, key -> schedule(container, check, pause(snapshot, check)));
    } else {
      cancel(container);
    }
  }

  /** Begins anew with another check. The caller holds the container's lock. */
  void replaced(ManagedContainer container) {
    cancel(container);
    Container snapshot = container.snapshot();
    if (snapshot.state().running()) {
      HealthState fresh = initial(snapshot.config().healthcheck(), null);
      life.change(container, snapshot.state().withHealth(fresh)); // whoever is told schedules it
    }
  }

  /** Goes on with probing as if this service had never been away. */
  void resume(ManagedContainer container) {
    Container snapshot = container.snapshot();
    Healthcheck check = snapshot.config().healthcheck();
    HealthState health = snapshot.state().health();
    if (check == null || health == null || snapshot.state().status() != ContainerStatus.RUNNING) {
      return;
    }
    Instant last = startOf(snapshot);
    if (!health.log().isEmpty() && health.log().getLast().end().isAfter(last)) {
      last = health.log().getLast().end();
    }
    Duration left = Duration.between(life.now(), last.plus(pause(snapshot, check)));
    due.computeIfAbsent(
        container.id().hex(),
        key -> schedule(container, check, left.isNegative() ? Duration.ZERO : left));
  }

  /** Probes no more: the container is not running, or about to end. */
  void cancel(ManagedContainer container) {
    Due next = due.remove(container.id().hex());
    if (next != null) {
      next.task().cancel();
    }
  }

  private Due schedule(ManagedContainer container, Healthcheck check, Duration pause) {
    Instant run = startOf(container.snapshot());
    return new Due(
        life.scheduler.schedule(pause, () -> probeOnce(container, check, run)),
        life.now().plus(pause));
  }

  private static Instant startOf(Container container) {
    Instant start = container.state().startedAt();
    return start == null ? Instant.EPOCH : start;
  }

  private Duration pause(Container container, Healthcheck check) {
    HealthState health = container.state().health();
    boolean starting = health != null && health.status().equals(STARTING);
    Healthcheck startup = startup(container);
    if (startup != null) {
      return HealthTimes.of(startup).interval();
    }
    HealthTimes times = HealthTimes.of(check);
    boolean early =
        !times.startPeriod().isZero()
            && life.now().isBefore(startOf(container).plus(times.startPeriod()));
    return starting && early ? times.startInterval() : times.interval();
  }

  private void probeOnce(ManagedContainer container, Healthcheck check, Instant run) {
    try {
      Container snapshot = container.snapshot();
      Healthcheck startup = startup(snapshot);
      Probe result = probe.run(snapshot, startup == null ? check : startup);
      record(container, startup == null ? check : startup, startup != null, run, result);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "a health probe could not be run", e);
    } finally {
      again(container, check, run);
    }
  }

  /** Probes at once, besides the probes that are due; CONFLICT where that cannot be. */
  Containers.HealthResult probeNow(ManagedContainer container) {
    Container snapshot = container.snapshot();
    if (snapshot.state().status() != ContainerStatus.RUNNING) {
      throw EngineException.conflict("container " + snapshot.id().hex() + " is not running");
    }
    Healthcheck check = snapshot.config().healthcheck();
    if (check == null || !enabled(check)) {
      throw EngineException.conflict(
          "container " + snapshot.id().hex() + " has no defined healthcheck");
    }
    Healthcheck startup = startup(snapshot);
    Healthcheck wanted = startup == null ? check : startup;
    Probe result = probe.run(snapshot, wanted);
    record(container, wanted, startup != null, startOf(snapshot), result);
    return new Containers.HealthResult(result, startup != null);
  }

  private void again(ManagedContainer container, Healthcheck check, Instant run) {
    container.lock.lock();
    try {
      if (isSameRun(container, run)) {
        Due next = schedule(container, check, pause(container.snapshot(), check));
        Due other = due.put(container.id().hex(), next);
        if (other != null) {
          other.task().cancel();
        }
      }
    } finally {
      container.lock.unlock();
    }
  }

  private static boolean isSameRun(ManagedContainer container, Instant run) {
    Container snapshot = container.snapshot();
    return snapshot.state().status() == ContainerStatus.RUNNING
        && !container.ending
        && startOf(snapshot).equals(run);
  }

  /**
   * The check that must succeed first, while it has not yet; null when it has, or there is none.
   */
  private static @Nullable Healthcheck startup(Container container) {
    HealthExtras extras = container.hostConfig().more().healthExtras();
    HealthState health = container.state().health();
    boolean begun = health != null && health.startupSuccesses() < 0;
    return begun || !enabled(extras.startup()) ? null : extras.startup();
  }

  private void record(
      ManagedContainer container, Healthcheck check, boolean startup, Instant run, Probe result) {
    container.lock.lock();
    try {
      HealthState before = container.state().health();
      if (before == null || !isSameRun(container, run)) {
        return;
      }
      boolean counts =
          !before.status().equals(STARTING)
              || !result.start().isBefore(run.plus(HealthTimes.of(check).startPeriod()));
      HealthExtras extras = container.snapshot().hostConfig().more().healthExtras();
      int retries = HealthTimes.of(check).retries();
      HealthState after =
          startup
              ? HealthLog.startup(before, result, check, extras)
              : next(before, result, retries, counts);
      after = HealthLog.limited(after, extras);
      life.change(container, container.state().withHealth(after));
      boolean changed = !after.status().equals(before.status());
      if (changed) {
        life.events.publish(container.snapshot(), "health_status: " + after.status());
      }
      if (startup ? HealthLog.startupFailed(after, check) : changed && isUnhealthy(after)) {
        failures.act(container, startup ? "restart" : extras.onFailure());
      }
    } finally {
      container.lock.unlock();
    }
  }

  private static boolean isUnhealthy(HealthState health) {
    return health.status().equals(UNHEALTHY);
  }

  /** The state after one more probe; {@code counts} is false for failures that are excused. */
  static HealthState next(HealthState before, Probe result, int retries, boolean counts) {
    List<Probe> log = new ArrayList<>(before.log());
    log.add(result);
    if (result.exitCode() == 0) {
      return new HealthState(HEALTHY, 0, log, before.startupSuccesses());
    }
    int streak = counts ? before.failingStreak() + 1 : before.failingStreak();
    boolean bad = counts && streak >= retries;
    return new HealthState(
        bad ? UNHEALTHY : before.status(), streak, log, before.startupSuccesses());
  }

  /** How long until the next probe; zero while one runs, null when none is to come. */
  @Nullable Duration untilNext() {
    Instant next = null;
    for (Due each : due.values()) {
      next = next == null || each.at().isBefore(next) ? each.at() : next;
    }
    if (next == null) {
      return null;
    }
    Duration left = Duration.between(life.now(), next);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
