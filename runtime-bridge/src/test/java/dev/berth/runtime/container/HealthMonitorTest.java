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
}
