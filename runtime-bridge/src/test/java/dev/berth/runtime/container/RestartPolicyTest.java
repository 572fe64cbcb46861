package dev.berth.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartPolicyTest {
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

  private String started(String policy, int retries) {
    harbour.host = b -> b.restartPolicy(new RestartPolicy(policy, retries));
    return harbour.started("rr");
  }

  private Duration pauseAfterExit(String id, int code) {
    harbour.exit(id, code);
    Harbour.until("a restart is due", () -> !harbour.scheduler.delays().isEmpty());
    return harbour.scheduler.delays().getFirst();
  }

  @Test
  void backsOffAndForgivesAfterAGoodRun() {
    String id = started("always", 0);
    assertThat(pauseAfterExit(id, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RESTARTING);
    assertThat(harbour.service.get(id).state().running()).isTrue();
    harbour.scheduler.runNext();
    assertThat(pauseAfterExit(id, 1)).isEqualTo(Duration.ofMillis(200));
    harbour.scheduler.runNext();
    assertThat(pauseAfterExit(id, 1)).isEqualTo(Duration.ofMillis(400));
    harbour.scheduler.runNext();
    assertThat(harbour.service.get(id).state().restartCount()).isEqualTo(3);
    harbour.scheduler.pass(Duration.ofSeconds(10));
    assertThat(pauseAfterExit(id, 1)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void thePauseNeverExceedsAMinute() {
    RestartBackoff backoff = new RestartBackoff();
    for (int i = 0; i < 30; i++) {
      assertThat(backoff.after(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(backoff.after(Duration.ZERO)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void onFailureCountsItsTries() {
    String id = started("on-failure", 1);
    pauseAfterExit(id, 5);
    harbour.scheduler.runNext();
    harbour.exit(id, 6);
    Harbour.until("it gave up", () -> harbour.status(id) == ContainerStatus.EXITED);
    assertThat(harbour.service.get(id).state().exitCode()).isEqualTo(6);
    assertThat(harbour.scheduler.delays()).isEmpty();
  }

  @Test
  void onFailureAcceptsSuccess() {
    String id = started("on-failure", 0);
    harbour.exit(id, 0);
    Harbour.until("it ended", () -> harbour.status(id) == ContainerStatus.EXITED);
    assertThat(harbour.scheduler.delays()).isEmpty();
  }

  @Test
  void aStopEndsIt() {
    String id = started("always", 0);
    harbour.service.stop(id, null, null);
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
    assertThat(harbour.scheduler.delays()).isEmpty();
  }

  @Test
  void aStopDuringThePauseEndsItToo() {
    String id = started("always", 0);
    pauseAfterExit(id, 0);
    harbour.service.stop(id, null, null);
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
    assertThat(harbour.scheduler.delays()).isEmpty();
  }

  @Test
  void takingThePolicyAwayDuringThePauseEndsIt() {
    String id = started("always", 0);
    pauseAfterExit(id, 0);
    harbour.service.update(id, Resources.NONE, new RestartPolicy("no", 0));
    harbour.scheduler.runNext();
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.EXITED);
  }

  @Test
  void anotherSignalThanItsStopSignalDoesNotEndIt() {
    harbour.config = b -> b.stopSignal("SIGINT");
    String id = started("always", 0);
    harbour.service.kill(id, "TERM");
    Harbour.until("a restart is due", () -> !harbour.scheduler.delays().isEmpty());
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RESTARTING);
    assertThat(harbour.service.get(id).state().manuallyStopped()).isTrue();
  }

  @Test
  void comesBackWithTheMachine() {
    String always = started("always", 0);
    harbour.service.stop(always, null, null);
    harbour.host = b -> b.restartPolicy(new RestartPolicy("unless-stopped", 0));
    String stopped = harbour.started("stopped");
    harbour.service.stop(stopped, null, null);
    String running = harbour.started("running");
    harbour.host = b -> b;
    String plain = harbour.started("plain");
    harbour.reboot();
    assertThat(harbour.status(plain)).isEqualTo(ContainerStatus.EXITED);
    assertThat(harbour.service.get(plain).state().exitCode()).isEqualTo(255);
    assertThat(harbour.status(stopped)).isEqualTo(ContainerStatus.EXITED);
    Harbour.until("both are due", () -> harbour.scheduler.delays().size() == 2);
    harbour.scheduler.runNext();
    harbour.scheduler.runNext();
    assertThat(List.of(harbour.status(always), harbour.status(running)))
        .containsOnly(ContainerStatus.RUNNING);
  }

  @Test
  void aRestartThatWasDueSurvivesACrash() {
    String id = started("always", 0);
    pauseAfterExit(id, 1);
    harbour.scheduler.close();
    harbour.crash();
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RESTARTING);
    Harbour.until("a restart is due", () -> !harbour.scheduler.delays().isEmpty());
    harbour.scheduler.runNext();
    assertThat(harbour.status(id)).isEqualTo(ContainerStatus.RUNNING);
  }
}
