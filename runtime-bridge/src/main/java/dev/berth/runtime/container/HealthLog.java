package dev.berth.runtime.container;

import dev.berth.runtime.container.HealthState.Probe;
import java.util.ArrayList;
import java.util.List;

/** What becomes of probes' results: how many are kept, and what those at the start mean. */
final class HealthLog {
  private static final int COUNT = 5;

  /** The startup check has done its work in this run. */
  private static final int STARTED = -1;

  private HealthLog() {}

  /** The state after one more probe of the startup check; it tells nothing of health itself. */
  static HealthState startup(
      HealthState before, Probe result, Healthcheck check, HealthExtras extras) {
    List<Probe> log = new ArrayList<>(before.log());
    log.add(result);
    if (result.exitCode() != 0) {
      return new HealthState(before.status(), before.failingStreak() + 1, log, 0);
    }
    int successes = before.startupSuccesses() + 1;
    boolean enough = successes >= Math.max(1, extras.startupSuccesses());
    return new HealthState(before.status(), 0, log, enough ? STARTED : successes);
  }

  /** Whether the startup check failed as often as it may; no number means for ever. */
  static boolean startupFailed(HealthState after, Healthcheck check) {
    return check.retries() > 0 && after.failingStreak() >= check.retries();
  }

  /** The same with no more results, and no longer ones, than are to be kept. */
  static HealthState limited(HealthState health, HealthExtras extras) {
    Integer count = extras.maxLogCount();
    Integer size = extras.maxLogSize();
    int most = count == null ? COUNT : count == 0 ? Integer.MAX_VALUE : count;
    List<Probe> log = health.log();
    if (log.size() > most) {
      log = log.subList(log.size() - most, log.size());
    }
    if (size != null && size > 0) {
      log = log.stream().map(each -> cut(each, size)).toList();
    }
    return new HealthState(
        health.status(), health.failingStreak(), List.copyOf(log), health.startupSuccesses());
  }

  private static Probe cut(Probe probe, int size) {
    String output = probe.output();
    return output.length() <= size
        ? probe
        : new Probe(probe.start(), probe.end(), probe.exitCode(), output.substring(0, size));
  }
}
