package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.HealthState.Probe;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthLogTest {
  private static final Healthcheck CHECK = new Healthcheck(List.of("CMD", "up"), 0, 0, 0, 0, 2);

  private static Probe probe(int code) {
    return new Probe(Instant.EPOCH, Instant.EPOCH, code, "a long text");
  }

  private static HealthExtras extras(int successes, int count, int size) {
    return new HealthExtras(CHECK, successes, null, null, count, size);
  }

  @Test
  void aStartupCheckMustSucceedInARow() {
    HealthExtras twice = extras(2, 5, 500);
    HealthState health = new HealthState("starting", 0, List.of());
    health = HealthLog.startup(health, probe(0), CHECK, twice);
    assertThat(health.startupSuccesses()).isEqualTo(1);
    health = HealthLog.startup(health, probe(1), CHECK, twice);
    assertThat(health.startupSuccesses()).isZero();
    assertThat(health.failingStreak()).isEqualTo(1);
    assertThat(HealthLog.startupFailed(health, CHECK)).isFalse();
    assertThat(HealthLog.startupFailed(HealthLog.startup(health, probe(1), CHECK, twice), CHECK))
        .isTrue();
    health = HealthLog.startup(health, probe(0), CHECK, twice);
    health = HealthLog.startup(health, probe(0), CHECK, twice);
    assertThat(health.startupSuccesses()).isEqualTo(-1);
    assertThat(health.status()).isEqualTo("starting");
  }

  @Test
  void resultsAreKeptAsFarAsAsked() {
    HealthState health =
        new HealthState("healthy", 0, List.of(probe(0), probe(1), probe(2), probe(3)));
    HealthState kept = HealthLog.limited(health, extras(0, 2, 3));
    assertThat(kept.log()).extracting(Probe::exitCode).containsExactly(2, 3);
    assertThat(kept.log()).extracting(Probe::output).containsOnly("a l");
    assertThat(HealthLog.limited(health, extras(0, 0, 0)).log()).isEqualTo(health.log());
  }
}
