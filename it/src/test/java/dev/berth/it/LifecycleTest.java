package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ps, logs, exec, attach, inspect, top, wait, stop, kill, restart, pause, rename, rm. */
class LifecycleTest {
  private final String name = "life-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", "-v", name);
  }

  private void runDetached(String... command) {
    String[] all = new String[command.length + 5];
    System.arraycopy(new String[] {"run", "-d", "--name", name, "busybox"}, 0, all, 0, 5);
    System.arraycopy(command, 0, all, 5, command.length);
    Cli.docker(all).ok();
  }

  private String state(String template) {
    return Cli.docker("inspect", "-f", template, name).ok();
  }

  @Test
  void aDetachedContainerIsListedStoppedAndStartedAgain() {
    runDetached("sleep", "600");
    assertThat(
            Cli.docker("ps", "--filter", "name=" + name, "--format", "{{.Names}} {{.Image}}").ok())
        .isEqualTo(name + " busybox");
    assertThat(Cli.docker("ps", "--filter", "name=" + name, "--format", "{{.Status}}").ok())
        .startsWith("Up ");
    Cli.docker("stop", "-t", "0", name).ok();
    assertThat(state("{{.State.Status}} {{.State.ExitCode}}")).isEqualTo("exited 137");
    assertThat(Cli.docker("ps", "-a", "--filter", "name=" + name, "--format", "{{.Status}}").ok())
        .startsWith("Exited (137) ");
    Cli.docker("start", name).ok();
    assertThat(state("{{.State.Running}}")).isEqualTo("true");
  }

  /** Libraries start, then wait: a container may be through, and gone, before the second. */
  @Test
  void theEndOfOneThatRemovedItselfIsStillTold() {
    assumeTrue(Service.isBerth(), "dockerd answers 404, but is seldom that fast");
    Api api = Api.shared();
    String ends = "{\"Image\":\"busybox\",\"Cmd\":[\"sh\",\"-c\",\"exit 7\"]";
    String id = api.create(ends + ",\"HostConfig\":{\"AutoRemove\":true}}");
    api.start(id);
    String inspect = "/containers/" + id + "/json";
    Waiting.until("it is gone", 20, () -> api.request().get(inspect).statusCode() == 404);
    assertThat(api.await(id)).isEqualTo(7);

    String removed = api.create(ends + "}");
    api.start(removed);
    api.await(removed);
    api.remove(removed);
    assertThat(api.post("/containers/" + removed + "/wait", "").statusCode()).isEqualTo(404);
  }

  @Test
  void stopSendsTheStopSignalFirst() {
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "--stop-signal",
            "USR1",
            "busybox",
            "sh",
            "-c",
            "trap 'echo got; exit 7' USR1; echo ready; while :; do sleep 0.1; done")
        .ok();
    Waiting.until("trap is set", 10, () -> Cli.docker("logs", name).ok().contains("ready"));
    Cli.docker("stop", name).ok();
    assertThat(state("{{.State.ExitCode}}")).isEqualTo("7");
    assertThat(Cli.docker("logs", name).ok()).isEqualTo("ready\ngot");
  }

  @Test
  void startAttachedShowsOutputAndGivesTheCode() {
    Cli.docker("create", "--name", name, "busybox", "sh", "-c", "echo again; exit 5").ok();
    Result result = Cli.docker("start", "-a", name);
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.out()).isEqualTo("again\n");
  }

  @Test
  void logsKeepsTailTimesAndStreams() {
    runDetached("sh", "-c", "echo oops >&2; sleep 0.3; for i in 1 2 3 4 5; do echo line $i; done");
    Cli.docker("wait", name).ok();
    assertThat(Cli.docker("logs", "--tail", "2", name).out()).isEqualTo("line 4\nline 5\n");
    assertThat(Cli.docker("logs", name).err()).isEqualTo("oops\n");
    assertThat(Cli.docker("logs", "-t", name).out().lines().findFirst().orElseThrow())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z line 1");
    assertThat(Cli.docker("logs", "--since", "1h", name).out().lines()).hasSize(5);
    assertThat(Cli.docker("logs", "--until", "1h", name).out()).isEmpty();
  }

  @Test
  void logsFollowEndsWithTheContainer() {
    runDetached("sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done");
    assertThat(Cli.docker("logs", "-f", name).ok()).isEqualTo("1\n2\n3");
  }

  @Test
  void execRunsBesideAndGivesItsCode() {
    runDetached("sleep", "600");
    assertThat(Cli.docker("exec", name, "echo", "hi").ok()).isEqualTo("hi");
    assertThat(Cli.docker("exec", name, "sh", "-c", "exit 9").exitCode()).isEqualTo(9);
    assertThat(
            Cli.docker(
                    "exec",
                    "-u",
                    "33",
                    "-w",
                    "/tmp",
                    "-e",
                    "A=b",
                    name,
                    "sh",
                    "-c",
                    "id -u; pwd; echo $A")
                .ok())
        .isEqualTo("33\n/tmp\nb");
    assertThat(Cli.docker("exec", name, "no-such-program").exitCode())
        .isEqualTo(Service.apiAtLeast(42) ? 127 : 126);
    Cli.docker("exec", "-d", name, "touch", "/tmp/made").ok();
    Waiting.until(
        "the detached exec ran",
        10,
        () -> Cli.docker("exec", name, "test", "-e", "/tmp/made").exitCode() == 0);
  }

  @Test
  void execPassesInputAndHalfClose() {
    runDetached("sleep", "600");
    Result result =
        Cli.dockerWithInput(
            Service.shared(), "a\nb\n", "exec", "-i", name, "sh", "-c", "wc -l; echo e >&2");
    assertThat(result.ok()).isEqualTo("2");
    assertThat(result.err()).isEqualTo("e\n");
  }

  @Test
  void execOfAStoppedContainerIsRefused() {
    runDetached("true");
    Cli.docker("wait", name).ok();
    Result result = Cli.docker("exec", name, "true");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("is not running");
  }

  @Test
  void execHasATerminal() {
    runDetached("sleep", "600");
    Result result =
        Cli.run(
            java.util.Map.of("DOCKER_HOST", "unix://" + Service.shared().socket()),
            "script",
            "-qec",
            "stty rows 20 cols 70; docker exec -it " + name + " sh -c 'sleep 0.5; stty size'",
            "/dev/null");
    assertThat(result.ok()).contains("20 70");
  }

  @Test
  void attachSendsInputAndSignalsTheEnd() {
    Cli.docker("create", "-i", "--name", name, "busybox", "sh", "-c", "read x; echo got $x").ok();
    Result result = Cli.dockerWithInput(Service.shared(), "word\n", "start", "-ai", name);
    assertThat(result.ok()).isEqualTo("got word");
  }

  @Test
  void detachKeysLeaveTheContainerRunning() {
    Cli.docker("run", "-dit", "--name", name, "busybox", "sh").ok();
    Result result =
        Cli.run(
            java.util.Map.of("DOCKER_HOST", "unix://" + Service.shared().socket()),
            "sh",
            "-c",
            "{ sleep 1; printf 'echo typed\\r"
                + "'; sleep 1; printf '\\020\\021'; sleep 1; } | script -qec 'docker attach "
                + name
                + "' /dev/null");
    assertThat(result.out()).contains("typed");
    assertThat(state("{{.State.Running}}")).isEqualTo("true");
  }

  @Test
  void topShowsTheProcesses() {
    runDetached("sleep", "600");
    assertThat(Cli.docker("top", name).ok()).contains("PID").contains("sleep 600");
    assertThat(Cli.docker("top", name, "-o", "pid,comm").ok())
        .contains("COMMAND")
        .contains("sleep");
  }

  @Test
  void waitGivesTheCode() {
    runDetached("sh", "-c", "sleep 0.3; exit 4");
    assertThat(Cli.docker("wait", name).ok()).isEqualTo("4");
  }

  @Test
  void killByNameAndNumber() {
    runDetached("sh", "-c", "trap 'exit 3' USR1; echo ready; while :; do sleep 0.1; done");
    Waiting.until("trap is set", 10, () -> Cli.docker("logs", name).ok().contains("ready"));
    Cli.docker("kill", "-s", "SIGUSR1", name).ok();
    assertThat(Cli.docker("wait", name).ok()).isEqualTo("3");
    Result again = Cli.docker("kill", name);
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("is not running");
    assertThat(Cli.docker("kill", "-s", "NOSUCH", name).exitCode()).isEqualTo(1);
  }

  @Test
  void restartKeepsTheContainer() {
    runDetached("sleep", "600");
    String before = state("{{.State.Pid}}");
    Cli.docker("restart", "-t", "0", name).ok();
    assertThat(state("{{.State.Running}}")).isEqualTo("true");
    assertThat(state("{{.State.Pid}}")).isNotEqualTo(before);
  }

  @Test
  void renameMovesTheName() {
    runDetached("sleep", "600");
    Cli.docker("rename", name, name + "-new").ok();
    assertThat(Cli.docker("inspect", "-f", "{{.Name}}", name + "-new").ok())
        .isEqualTo("/" + name + "-new");
    assertThat(Cli.docker("inspect", name).exitCode()).isEqualTo(1);
    Cli.docker("rename", name + "-new", name).ok();
  }

  @Test
  void aRunningContainerIsRemovedOnlyByForce() {
    runDetached("sleep", "600");
    Result refused = Cli.docker("rm", name);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).containsIgnoringCase("remov");
    Cli.docker("rm", "-f", name).ok();
    assertThat(Cli.docker("ps", "-aq", "--filter", "name=" + name).ok()).isEmpty();
  }

  @Test
  void removalTakesAnonymousVolumesAlong() {
    Cli.docker("create", "--name", name, "-v", "/data", "busybox").ok();
    String volume = state("{{(index .Mounts 0).Name}}");
    Cli.docker("volume", "inspect", volume).ok();
    Cli.docker("rm", "-v", name).ok();
    assertThat(Cli.docker("volume", "inspect", volume).exitCode()).isEqualTo(1);
  }

  @Test
  void healthIsProbedAndShown() {
    Cli.docker(
            "run",
            "-d",
            "--name",
            name,
            "--health-cmd",
            "test -e /tmp/ok",
            "--health-interval",
            "500ms",
            "--health-retries",
            "1",
            "busybox",
            "sh",
            "-c",
            "sleep 600")
        .ok();
    Waiting.until("unhealthy", 15, () -> state("{{.State.Health.Status}}").equals("unhealthy"));
    Cli.docker("exec", name, "touch", "/tmp/ok").ok();
    Waiting.until("healthy", 15, () -> state("{{.State.Health.Status}}").equals("healthy"));
    assertThat(Cli.docker("ps", "--filter", "name=" + name, "--format", "{{.Status}}").ok())
        .endsWith("(healthy)");
  }
}
