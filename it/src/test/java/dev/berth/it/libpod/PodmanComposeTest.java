package dev.berth.it.libpod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli;
import dev.berth.it.DebianImages;
import dev.berth.it.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** podman-compose over the remote form of podman: three of the Compose projects. */
class PodmanComposeTest extends LibpodSuite {
  @BeforeAll
  static void needs() {
    assumeTrue(PodmanCompose.missing().isEmpty(), PodmanCompose.missing());
  }

  @Test
  void verbs(@TempDir Path work) {
    PodmanRemote podman = podman();
    try (PodmanCompose verbs = new PodmanCompose(podman, "verbs", work)) {
      verbs.ok("up", "-d");
      String one = verbs.container("one", 1);
      String two = verbs.container("two", 1);
      assertThat(podman.lines("ps", "--format", "{{.Names}}")).contains(one, two);
      assertThat(verbs.ok("ps")).contains(one, two);
      Waiting.until("ticks", 20, () -> verbs.ok("logs", "one").contains("tick 2"));
      assertThat(verbs.ok("exec", "-T", "two", "sh", "-c", "echo $WHO")).contains("\ntwo\n");
      assertThat(podman.ok("wait", verbs.container("ends", 1))).isEqualTo("4");
      assertThat(podman.ok("port", one, "8080")).matches("127\\.0\\.0\\.1:\\d+");
      verbs.ok("stop", "-t", "1", "one");
      assertThat(podman.lines("ps", "--format", "{{.Names}}")).contains(two).doesNotContain(one);
      verbs.ok("start", "one");
      verbs.ok("restart", "-t", "1", "one");
      assertThat(podman.lines("ps", "--format", "{{.Names}}")).contains(one);
      assertThat(verbs.ok("run", "--rm", "-T", "two", "echo", "ran")).contains("ran");
      verbs.ok("down", "-t", "1");
      assertThat(podman.ok("ps", "-aq")).isEmpty();
    }
  }

  @Test
  void workers(@TempDir Path work) {
    assumeTrue(DebianImages.missing().isEmpty(), DebianImages.missing());
    DebianImages.nginx();
    DebianImages.redis();
    DebianImages.python();
    PodmanRemote podman = podman();
    try (PodmanCompose workers = new PodmanCompose(podman, "workers", work)) {
      workers.ok("up", "-d", "worker", "queue", "balancer");
      String port = podman.ok("port", workers.container("balancer", 1), "80");
      assertThat(Cli.page(port)).isNotEmpty();
      assertThat(podman.ok("exec", workers.container("queue", 1), "redis-cli", "ping"))
          .isEqualTo("PONG");
      workers.ok("up", "-d", "adder", "taker");
      Waiting.until(
          "the work is done",
          30,
          () ->
              podman
                  .ok("exec", workers.container("queue", 1), "redis-cli", "get", "sum")
                  .contains("4950"));
    }
  }

  /** This version of podman-compose knows no profiles: all services start. */
  @Test
  void profiles(@TempDir Path work) {
    PodmanRemote podman = podman();
    try (PodmanCompose app = new PodmanCompose(podman, "profiles", work)) {
      app.ok("up", "-d", "app", "profiler", "seed");
      assertThat(podman.lines("ps", "--format", "{{.Names}}"))
          .contains(app.container("app", 1), app.container("profiler", 1));
      assertThat(podman.ok("wait", app.container("seed", 1))).isEqualTo("0");
      assertThat(app.ok("logs", "seed")).contains("seeded");
      assertThat(podman.ok("exec", app.container("profiler", 1), "nslookup", "app"))
          .contains("Address");
      app.ok("down", "-t", "1");
      assertThat(podman.ok("ps", "-aq")).isEmpty();
    }
  }
}
