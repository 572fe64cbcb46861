package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.Cli.Result;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The docker CLI's streams: terminals, detach keys, attach, exec, logs that follow. */
class DockerCliStreamsTest {
  private final String name = "streams-" + UUID.randomUUID();

  @AfterEach
  void remove() {
    Cli.docker("rm", "-f", "-v", name);
  }

  private void detached(String script) {
    Cli.docker("run", "-d", "--name", name, "busybox", "sh", "-c", script).ok();
  }

  private String state(String template) {
    return Cli.docker("inspect", "-f", template, name).ok();
  }

  @Test
  void anInteractiveShellAnswersAndGivesItsCode() {
    try (Terminal terminal =
        Terminal.docker("run", "-it", "--name", name, "-e", "PS1=ready> ", "busybox", "sh")) {
      terminal.expect("ready> ").type("echo $((6*7)) $(stty size)\r").expect("42 30 100");
      terminal.type("exit 9\r");
      assertThat(terminal.exitCode()).isEqualTo(9);
    }
    assertThat(state("{{.State.ExitCode}}")).isEqualTo("9");
  }

  @Test
  void controlCReachesTheProcessOfATerminal() {
    try (Terminal terminal =
        Terminal.docker(
            "run",
            "-it",
            "--name",
            name,
            "busybox",
            "sh",
            "-c",
            "trap 'echo caught; exit 4' INT; echo ready; while :; do sleep 0.1; done")) {
      terminal.expect("ready").type("\u0003").expect("caught");
      assertThat(terminal.exitCode()).isEqualTo(4);
    }
  }

  @Test
  void detachKeysLeaveTheContainerRunningAndAttachComesBack() {
    try (Terminal terminal =
        Terminal.docker("run", "-it", "--name", name, "-e", "PS1=ready> ", "busybox", "sh")) {
      terminal.expect("ready> ").type("\u0010\u0011");
      assertThat(terminal.exitCode()).isZero();
    }
    assertThat(state("{{.State.Running}}")).isEqualTo("true");
    try (Terminal terminal = Terminal.docker("attach", "--detach-keys", "ctrl-a,x", name)) {
      terminal.type("echo back $((1+1))\r").expect("back 2").type("\u0001x");
      terminal.exitCode();
    }
    assertThat(state("{{.State.Running}}")).isEqualTo("true");
  }

  @Test
  void execOnATerminalHasSizeAndDetachKeys() {
    detached("sleep 600");
    try (Terminal terminal = Terminal.docker("exec", "-it", "-e", "PS1=in> ", name, "sh")) {
      terminal.expect("in> ").type("stty size; tty\r").expect("30 100").expect("/dev/pts/");
      terminal.type("exit 3\r");
      assertThat(terminal.exitCode()).isEqualTo(3);
    }
    try (Terminal terminal = Terminal.docker("exec", "-it", "-e", "PS1=in> ", name, "sh")) {
      terminal.expect("in> ").type("\u0010\u0011");
      assertThat(terminal.exitCode()).isNotZero(); // "exec attach failed: ... read escape sequence"
    }
    assertThat(state("{{.State.Running}}")).isEqualTo("true");
  }

  @Test
  void execKeepsStreamsInputAndCodeApart() {
    detached("sleep 600");
    Result result = Cli.docker("exec", name, "sh", "-c", "echo o; echo e >&2; exit 5");
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.out()).isEqualTo("o\n");
    assertThat(result.err()).isEqualTo("e\n");
    assertThat(Cli.dockerWithInput(Service.shared(), "in\n", "exec", "-i", name, "cat").ok())
        .isEqualTo("in");
    assertThat(
            Cli.docker(
                    "exec",
                    "-e",
                    "A=b",
                    "-w",
                    "/tmp",
                    "-u",
                    "33",
                    name,
                    "sh",
                    "-c",
                    "echo $A $PWD $(id -u)")
                .ok())
        .isEqualTo("b /tmp 33");
    assertThat(Cli.docker("exec", "--privileged", name, "true").exitCode()).isIn(0, 126);
    assertThat(Cli.docker("exec", name, "sh", "-c", "kill -9 $$").exitCode()).isEqualTo(137);
  }

  @Test
  void execThatCannotBeginSays126Or127() {
    detached("sleep 600");
    Result missing = Cli.docker("exec", name, "no-such-program");
    assertThat(missing.exitCode()).isEqualTo(Service.apiAtLeast(44) ? 127 : 126);
    assertThat(missing.out() + missing.err())
        .contains("OCI runtime exec failed")
        .contains("exec: \"no-such-program\": executable file not found in $PATH");
    Result notExecutable = Cli.docker("exec", name, "/etc/passwd");
    assertThat(notExecutable.exitCode()).isEqualTo(126);
    assertThat(notExecutable.out() + notExecutable.err())
        .contains("exec: \"/etc/passwd\": permission denied");
    assertThat(Cli.docker("exec", "-w", "/nosuch", name, "true").exitCode()).isIn(126, 127);
    Result user = Cli.docker("exec", "-u", "nosuch", name, "true");
    assertThat(user.exitCode()).isIn(1, 126);
    assertThat(user.out() + user.err())
        .contains("unable to find user nosuch: no matching entries in passwd file");
  }

  @Test
  void aDetachedExecRunsOn() {
    detached("sleep 600");
    Cli.docker("exec", "-d", name, "sh", "-c", "sleep 0.2; touch /done").ok();
    Waiting.until(
        "the exec ran on", 10, () -> Cli.docker("exec", name, "ls", "/done").exitCode() == 0);
  }

  @Test
  void attachShowsOutputGivesTheCodeAndPassesSignals() {
    detached("trap 'echo bye; exit 9' TERM; while :; do sleep 0.1; done");
    CompletableFuture<Result> attached =
        CompletableFuture.supplyAsync(() -> Cli.docker("attach", "--no-stdin", name));
    Waiting.until(
        "the attachment is known",
        10,
        () ->
            Cli.docker(
                    "events",
                    "--since",
                    "60s",
                    "--until",
                    "0s",
                    "-f",
                    "container=" + name,
                    "--format",
                    "{{.Action}}")
                .out()
                .contains("attach"));
    Cli.docker("stop", name).ok();
    assertThat(attached.join().exitCode()).isEqualTo(9);
    assertThat(attached.join().out()).isEqualTo("bye\n");
  }

  @Test
  void attachToWhatDoesNotRunIsRefused() {
    Cli.docker("create", "--name", name, "busybox").ok();
    Result result = Cli.docker("attach", name);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).containsIgnoringCase("cannot attach to a stopped container");
  }

  @Test
  void startAttachedWithInput() {
    Cli.docker("create", "-i", "--name", name, "busybox", "sh", "-c", "cat; echo end; exit 2").ok();
    Result result = Cli.dockerWithInput(Service.shared(), "word\n", "start", "-ai", name);
    assertThat(result.out()).isEqualTo("word\nend\n");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void onlyTheChosenStreamIsAttached() {
    Result result =
        Cli.docker("run", "--rm", "-a", "stderr", "busybox", "sh", "-c", "echo o; echo e >&2");
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("e\n");
  }

  @Test
  void logsFollowUntilTheEnd() {
    detached("for i in 1 2 3; do echo $i; sleep 0.2; done; echo -n last");
    assertThat(Cli.docker("logs", "-f", name).out()).startsWith("1\n2\n3\n");
    assertThat(Cli.docker("logs", "--tail", "1", name).out()).isEqualTo("last");
    assertThat(Cli.docker("logs", "--tail", "0", name).out()).isEmpty();
    assertThat(Cli.docker("logs", "--tail", "bogus", name).out()).isEqualTo("1\n2\n3\nlast");
    assertThat(Cli.docker("logs", "--since", "1h", name).out()).startsWith("1\n");
    assertThat(Cli.docker("logs", "--until", "1h", name).out()).isEmpty();
    assertThat(Cli.docker("logs", "-t", name).out())
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z 1\n.*");
  }

  @Test
  void logsOfAFollowerWithATailSeeOnlyWhatComes() {
    detached("echo old; while [ ! -e /go ]; do sleep 0.05; done; echo new");
    CompletableFuture<Result> follower =
        CompletableFuture.supplyAsync(() -> Cli.docker("logs", "-f", "--tail", "0", name));
    Waiting.until(
        "the old line is logged", 10, () -> Cli.docker("logs", name).out().contains("old"));
    Cli.docker("exec", name, "touch", "/go").ok();
    assertThat(follower.join().out()).isIn("new\n", "old\nnew\n");
  }

  @Test
  void logsHaveDetailsWhenAsked() {
    Cli.docker(
            "run",
            "--name",
            name,
            "--log-opt",
            "labels=tier",
            "--label",
            "tier=web",
            "--log-opt",
            "env=A",
            "-e",
            "A=b",
            "busybox",
            "echo",
            "line")
        .ok();
    assertThat(Cli.docker("logs", "--details", name).out()).isEqualTo("A=b,tier=web line\n");
    assertThat(Cli.docker("logs", name).out()).isEqualTo("line\n");
  }
}
