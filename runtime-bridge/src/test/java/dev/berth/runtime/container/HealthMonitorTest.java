package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthMonitorTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path root;
  Harbour harbour;

  @BeforeEach
  void open() {
    harbour = new Harbour(root);
  }

  @AfterEach
  void close() {
    harbour.close();
  }

  private String started(long startPeriod) {
    Healthcheck check =
        new Healthcheck(List.of("CMD", "true"), 10 * SECOND, SECOND, startPeriod, SECOND, 2);
    harbour.config = b -> b.healthcheck(check);
    return harbour.started("hc");
  }

  private HealthState probe(String id, int code) {
    harbour.probe = new HealthState.Probe(Instant.EPOCH, Instant.EPOCH, code, "out");
    harbour.scheduler.runNext();
    HealthState health = harbour.service.get(id).state().health();
    if (health == null) {
      throw new AssertionError("no health");
    }
    return health;
  }

  private List<String> healthEvents() {
    return harbour.actions("container").stream().filter(a -> a.startsWith("health")).toList();
  }

  @Test
  void becomesHealthyAndUnhealthyOnChangeOnly() {
    String id = started(0);
    assertThat(harbour.scheduler.delays()).containsExactly(Duration.ofSeconds(10));
    assertThat(probe(id, 0).status()).isEqualTo("healthy");
    assertThat(probe(id, 0).status()).isEqualTo("healthy");
    assertThat(probe(id, 1).failingStreak()).isEqualTo(1);
    assertThat(probe(id, 1).status()).isEqualTo("unhealthy");
    assertThat(probe(id, 1).log()).hasSize(5);
    assertThat(probe(id, 0).log()).hasSize(5);
    assertThat(healthEvents())
        .containsExactly(
            "health_status: healthy", "health_status: unhealthy", "health_status: healthy");
  }

  @Test
  void failuresWhileItStartsAreExcused() {
    String id = started(5 * SECOND);
    assertThat(harbour.scheduler.delays()).containsExactly(Duration.ofSeconds(1));
    for (int i = 0; i < 4; i++) {
      assertThat(probe(id, 1)).extracting("status", "failingStreak").containsExactly("starting", 0);
    }
    probe(id, 1);
    probe(id, 1);
    assertThat(probe(id, 1).status()).isEqualTo("unhealthy");
  }

  @Test
  void probesOnlyWhileItRuns() {
    String id = started(0);
    harbour.service.pause(id);
    assertThat(harbour.scheduler.delays()).isEmpty();
    harbour.service.unpause(id);
    assertThat(harbour.scheduler.delays()).hasSize(1);
    assertThat(harbour.service.hasPendingDuties()).isTrue();
    harbour.service.stop(id, null, null);
    assertThat(harbour.scheduler.delays()).isEmpty();
    harbour.service.start(id);
    harbour.scheduler.close();
    harbour.crash();
    assertThat(harbour.scheduler.delays()).hasSize(1);
  }

  @Test
  void aRestartStartsAnewAndKeepsTheLog() {
    String id = started(0);
    probe(id, 0);
    harbour.service.restart(id, null, null);
    assertThat(harbour.service.get(id).state().health())
        .extracting("status", "failingStreak")
        .containsExactly("starting", 0);
    assertThat(probe(id, 0).log()).hasSize(2);
  }

  @Test
  void withoutProbesItIsUnhealthyAsDockerShowsIt() {
    String id = started(0);
    probe(id, 0);
    harbour.service.pause(id);
    assertThat(harbour.service.get(id).state().health())
        .extracting("status")
        .isEqualTo("unhealthy");
    harbour.service.unpause(id);
    assertThat(probe(id, 0).status()).isEqualTo("healthy");
    harbour.service.stop(id, null, null);
    assertThat(harbour.service.get(id).state().health())
        .extracting("status")
        .isEqualTo("unhealthy");
    assertThat(healthEvents()).containsExactly("health_status: healthy", "health_status: healthy");
  }

  @Test
  void anotherServiceProbesWhenTheFirstWouldHave() {
    started(0);
    harbour.scheduler.pass(Duration.ofSeconds(7));
    harbour.scheduler.close();
    harbour.crash();
    assertThat(harbour.scheduler.delays()).containsExactly(Duration.ofSeconds(3));
    harbour.scheduler.pass(Duration.ofSeconds(60));
    harbour.scheduler.close();
    harbour.crash();
    assertThat(harbour.scheduler.delays()).containsExactly(Duration.ZERO);
  }

  @Test
  void anUnknownKindOfTestProbesNothing() {
    assertThat(HealthMonitor.enabled(new Healthcheck(List.of("FOO"), 0, 0, 0, 0, 0))).isFalse();
    assertThat(HealthMonitor.enabled(new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0))).isFalse();
    assertThat(HealthMonitor.enabled(new Healthcheck(List.of(""), 0, 0, 0, 0, 0))).isFalse();
  }

  @Test
  void timesArePrintedAsGoDoes() {
    assertThat(ExecProbe.text(Duration.ofMillis(500))).isEqualTo("500ms");
    assertThat(ExecProbe.text(Duration.ofMillis(1500))).isEqualTo("1.5s");
    assertThat(ExecProbe.text(Duration.ofSeconds(30))).isEqualTo("30s");
    assertThat(ExecProbe.text(Duration.ofSeconds(90))).isEqualTo("1m30s");
    assertThat(ExecProbe.text(Duration.ofHours(1))).isEqualTo("1h0m0s");
  }
}
