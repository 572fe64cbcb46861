package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Health checks as clients see them: states, log, events, inheritance. */
class HealthTest {
  private final Api api = Api.shared();
  private final String name = "health-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    api.remove(name);
  }

  private void run(String healthcheck) {
    api.createNamed(
        name,
        "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"600\"],\"Healthcheck\":" + healthcheck + "}");
    api.start(name);
  }

  /** Times in milliseconds. */
  private static String check(String test, int interval, int timeout, int retries) {
    return "{\"Test\":%s,\"Interval\":%d000000,\"Timeout\":%d000000,\"Retries\":%d}"
        .formatted(test, interval, timeout, retries);
  }

  private JsonNode health() {
    return api.get("/containers/" + name + "/json").at("/State/Health");
  }

  private void until(String status) {
    Waiting.until(status, 20, () -> health().get("Status").asText().equals(status));
  }

  private List<String> events() {
    List<String> actions = new ArrayList<>();
    String format = "{{.Actor.Attributes.name}} {{.Action}}";
    Cli.docker("events", "--since=1h", "--until=0s", "--filter=type=container", "--format", format)
        .ok()
        .lines()
        .filter(line -> line.startsWith(name))
        .forEach(line -> actions.add(line.substring(name.length() + 1)));
    return actions;
  }

  @Test
  void aSuccessMakesItHealthyAndSaysSoOnce() {
    run(check("[\"CMD-SHELL\",\"echo fine\"]", 300, 5000, 1));
    assertThat(health().get("Status").asText()).isEqualTo("starting");
    assertThat(health().get("FailingStreak").asInt()).isZero();
    Waiting.until("two probes", 20, () -> health().get("Log").size() >= 2);
    assertThat(health().get("Status").asText()).isEqualTo("healthy");
    JsonNode probe = health().get("Log").get(0);
    assertThat(probe.get("ExitCode").asInt()).isZero();
    assertThat(probe.get("Output").asText()).isEqualTo("fine\n");
    assertThat(probe.get("End").asText()).isGreaterThan(probe.get("Start").asText());
    Waiting.until("it was told", 10, () -> events().contains("health_status: healthy"));
    assertThat(events())
        .containsSubsequence(
            "create",
            "start",
            "exec_create: /bin/sh -c echo fine",
            "exec_start: /bin/sh -c echo fine",
            "exec_die",
            "health_status: healthy")
        .filteredOn("health_status: healthy"::equals)
        .hasSize(1);
  }

  @Test
  void onlyTheLastFiveProbesAreKept() {
    run(check("[\"CMD\",\"false\"]", 100, 5000, 2));
    until("unhealthy");
    Waiting.until("eight probes", 30, () -> health().get("FailingStreak").asInt() >= 8);
    assertThat(health().get("Log").size()).isEqualTo(5);
    assertThat(Cli.docker("inspect", "-f", "{{.State.Running}}", name).ok()).isEqualTo("true");
  }

  @Test
  void aProbeThatTakesTooLongIsKilled() {
    run(check("[\"CMD\",\"sleep\",\"77\"]", 200, 500, 1));
    until("unhealthy");
    JsonNode probe = health().get("Log").get(0);
    assertThat(probe.get("ExitCode").asInt()).isEqualTo(-1);
    assertThat(probe.get("Output").asText()).isEqualTo("Health check exceeded timeout (500ms)");
    assertThat(Cli.docker("top", name).ok().lines().filter(line -> line.contains("sleep 77")))
        .as("at most the probe that runs now")
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void longOutputIsCut() {
    run(check("[\"CMD-SHELL\",\"yes | head -c 6000\"]", 200, 5000, 1));
    until("healthy");
    String output = health().get("Log").get(0).get("Output").asText();
    assertThat(output).hasSize(4099).endsWith("...");
  }

  @Test
  void aCommandThatCannotRunIsAFailure() {
    run(check("[\"CMD\",\"nosuchprogram\"]", 200, 5000, 1));
    until("unhealthy");
    JsonNode probe = health().get("Log").get(0);
    assertThat(probe.get("ExitCode").asInt()).isEqualTo(-1);
    assertThat(probe.get("Output").asText()).contains("executable file not found in $PATH");
  }

  @Test
  void aRestartStartsAnew() {
    run(check("[\"CMD-SHELL\",\"true\"]", 900, 5000, 1));
    until("healthy");
    assertThat(api.post("/containers/" + name + "/restart?t=0", "").statusCode()).isEqualTo(204);
    assertThat(health().get("Status").asText()).isEqualTo("starting");
    assertThat(health().get("Log")).isNotEmpty();
    until("healthy");
    api.post("/containers/" + name + "/stop?t=0", "");
    assertThat(health().get("Status").asText()).isEqualTo("unhealthy");
  }

  @Test
  void failuresOfTheStartPeriodAreExcused() {
    assumeTrue(Service.apiAtLeast(44), "older engines know no start interval");
    run(
        "{\"Test\":[\"CMD-SHELL\",\"test -e /tmp/ok\"],\"Interval\":600000000000,\"Retries\":1,"
            + "\"StartPeriod\":300000000000,\"StartInterval\":200000000}");
    Waiting.until("two probes", 20, () -> health().get("Log").size() >= 2);
    assertThat(health().get("Status").asText()).isEqualTo("starting");
    assertThat(health().get("FailingStreak").asInt()).isZero();
    Cli.docker("exec", name, "touch", "/tmp/ok").ok();
    until("healthy");
  }

  @Test
  void noneProbesNothing() {
    run("{\"Test\":[\"NONE\"]}");
    assertThat(health().isMissingNode() || health().isNull()).isTrue();
  }

  @Test
  void partsAreInheritedFromTheImage() {
    String image = "health-image-" + name;
    Cli.docker("create", "--name", name, "busybox").ok();
    String instruction = "HEALTHCHECK --interval=250ms --timeout=7s --retries=4 CMD echo inherited";
    Cli.docker("commit", "--change", instruction, name, image).ok();
    Cli.docker("rm", name).ok();
    try {
      Cli.docker("run", "-d", "--name", name, "--health-retries=2", image, "sleep", "600").ok();
      JsonNode merged = api.get("/containers/" + name + "/json").at("/Config/Healthcheck");
      assertThat(merged.get("Retries").asInt()).isEqualTo(2);
      assertThat(merged.get("Timeout").asLong()).isEqualTo(7_000_000_000L);
      assertThat(merged.get("Test").get(1).asText()).isEqualTo("echo inherited");
      until("healthy");
      api.remove(name);
      Cli.docker("run", "-d", "--name", name, "--no-healthcheck", image, "sleep", "600").ok();
      assertThat(health().isMissingNode() || health().isNull()).isTrue();
    } finally {
      api.remove(name);
      Cli.docker("rmi", "-f", image);
    }
  }
}
