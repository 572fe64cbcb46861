package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restart policies: back-off and bounds, across a killed service, and across a reboot. */
class RestartTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private final String name = "restart-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", name);
  }

  private static JsonNode inspect(Api api, String ref) {
    return api.get("/containers/" + ref + "/json");
  }

  private int restarts() {
    return inspect(Api.shared(), name).get("RestartCount").asInt();
  }

  @Test
  void alwaysRestartsUntilItIsStopped() {
    Cli.docker("run", "-d", "--name", name, "--restart", "always", "busybox", "false").ok();
    Waiting.until("four restarts", 20, () -> restarts() >= 4);
    Cli.docker("stop", name).ok();
    JsonNode state = inspect(Api.shared(), name).get("State");
    assertThat(state.get("Status").asText()).isEqualTo("exited");
    assertThat(state.get("ExitCode").asInt()).isEqualTo(1);
  }

  @Test
  void onFailureGivesUpAfterItsRetries() {
    Cli.docker("run", "-d", "--name", name, "--restart", "on-failure:2", "busybox", "false").ok();
    Waiting.until(
        "the end of it",
        20,
        () -> restarts() == 2 && !inspect(Api.shared(), name).at("/State/Running").asBoolean());
    assertThat(inspect(Api.shared(), name).at("/State/Status").asText()).isEqualTo("exited");
    Cli.docker("start", name).ok();
    Waiting.until(
        "a manual start has its own retries",
        20,
        () -> restarts() == 2 && !inspect(Api.shared(), name).at("/State/Running").asBoolean());
  }

  @Test
  void onFailureLeavesASuccessAlone() {
    Cli.docker("run", "-d", "--name", name, "--restart", "on-failure", "busybox", "true").ok();
    assertThat(Cli.docker("wait", name).ok()).isEqualTo("0");
    assertThat(restarts()).isZero();
    assertThat(inspect(Api.shared(), name).at("/State/Running").asBoolean()).isFalse();
  }

  @Test
  void anEndWhileTheServiceIsAwayIsFollowedByARestart() {
    assumeTrue(Service.isBerth(), "a peer is not ours to kill");
    try (Service service = Service.startOwn("away", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      Cli.dockerOf(service, "run", "-d", "--name", "a", "--restart", "always", "busybox", "cat");
      String id =
          Cli.dockerOf(
                  service, "run", "-d", "--restart", "always", "busybox", "sh", "-c", "sleep 600")
              .ok();
      long pid = inspect(api, id).at("/State/Pid").asLong();
      service.kill();
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      Waiting.until("it ended", 10, () -> ProcessHandle.of(pid).isEmpty());
      service.start(OPTIONS);
      Waiting.until("it is back", 10, () -> runs(api, id));
      assertThat(inspect(api, id).get("RestartCount").asInt()).isEqualTo(1);
      assertThat(inspect(api, id).at("/State/Pid").asLong()).isNotEqualTo(pid);
    }
  }

  private static boolean runs(Api api, String ref) {
    return inspect(api, ref).at("/State/Status").asText().equals("running");
  }

  @Test
  void afterARebootPoliciesDecide() {
    assumeTrue(Service.isBerth(), "a peer is not ours to kill");
    try (Service service = Service.startOwn("reboot", OPTIONS)) {
      Api api = Api.of(service);
      api.ensureBusybox();
      for (String policy : List.of("no", "always", "unless-stopped", "on-failure")) {
        for (String fate : List.of("up", "stopped")) {
          Cli.dockerOf(
                  service,
                  "run",
                  "-d",
                  "--network",
                  "none",
                  "--name",
                  policy + "-" + fate,
                  "--restart",
                  policy,
                  "busybox",
                  "sleep",
                  "600")
              .ok();
        }
        Cli.dockerOf(service, "stop", "-t", "0", policy + "-stopped").ok();
      }
      PowerCut.of(service, api);
      service.start(OPTIONS);
      Waiting.until(
          "those that ran are back",
          20,
          () ->
              runs(api, "always-up")
                  && runs(api, "unless-stopped-up")
                  && runs(api, "on-failure-up"));
      Waiting.until("always comes back even if stopped", 10, () -> runs(api, "always-stopped"));
      assertThat(runs(api, "unless-stopped-stopped")).as("the user stopped it").isFalse();
      assertThat(runs(api, "no-up")).isFalse();
      assertThat(runs(api, "no-stopped")).isFalse();
      assertThat(inspect(api, "no-up").at("/State/ExitCode").asInt()).isEqualTo(255);
      assertThat(inspect(api, "unless-stopped-stopped").at("/State/ExitCode").asInt())
          .isEqualTo(137);
    }
  }
}
