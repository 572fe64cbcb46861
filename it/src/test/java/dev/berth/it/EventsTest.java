package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The event feed, by replay and live. */
class EventsTest {
  @Test
  void aRunLeavesDockersSequence() {
    String name = "ev-" + UUID.randomUUID();
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    Cli.docker("run", "--rm", "--name", name, "busybox", "true").ok();
    Waiting.until("destroyed", 10, () -> actions(name, since).contains("destroy"));
    assertThat(actions(name, since)).containsExactly("create", "attach", "start", "die", "destroy");
  }

  @Test
  void attributesCarryImageNameAndExitCode() {
    String name = "ev-" + UUID.randomUUID();
    String since = Long.toString(System.currentTimeMillis() / 1000 - 1);
    Cli.docker("run", "--name", name, "--label", "x=y", "busybox", "sh", "-c", "exit 3");
    Cli.docker("rm", name).ok();
    String die =
        Cli.docker(
                "events",
                "--since",
                since,
                "--until",
                now(),
                "--filter",
                "container=" + name,
                "--filter",
                "event=die",
                "--format",
                "{{.Actor.Attributes.image}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}} {{.Actor.Attributes.x}}")
            .ok();
    assertThat(die).isEqualTo("busybox " + name + " 3 y");
  }

  private static String now() {
    return Long.toString(System.currentTimeMillis() / 1000 + 1);
  }

  private static List<String> actions(String name, String since) {
    return Cli.docker(
            "events",
            "--since",
            since,
            "--until",
            Long.toString(System.currentTimeMillis() / 1000),
            "--filter",
            "type=container",
            "--filter",
            "container=" + name,
            "--format",
            "{{.Action}}")
        .ok()
        .lines()
        .toList();
  }
}
