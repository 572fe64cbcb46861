package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docker-compose 1.29, which speaks through docker-py: three of the projects. */
class ComposeOneTest {
  @BeforeAll
  static void needs() {
    Assumptions.assumeTrue(DebianImages.missing().isEmpty(), DebianImages.missing());
    Assumptions.assumeTrue(Compose.oneMissing().isEmpty(), Compose.oneMissing());
    Service.shared();
  }

  @Test
  void shop() {
    DebianImages.postgres();
    DebianImages.redis();
    DebianImages.nginx();
    DebianImages.python();
    try (Compose shop = Compose.one("shop")) {
      shop.ok("up", "-d");
      assertThat(shop.page("proxy", 80))
          .contains("<h1>Shop 1.4.2</h1>", "<li>anchor: 120</li>", "<p>visit 1</p>");
      assertThat(shop.ok("ps")).contains(shop.container("db"), "Up (healthy)", "Exit 0");
      assertThat(shop.ok("top", "cache")).contains("redis-server");
      shop.ok("down", "-t", "3");
      shop.ok("up", "-d");
      assertThat(shop.page("proxy", 80)).contains("<li>rope: 15</li>");
    }
  }

  @Test
  void verbs() throws IOException {
    try (Compose verbs = Compose.one("verbs")) {
      verbs.ok("up", "-d", "--scale", "two=3");
      assertThat(verbs.ok("ps", "-q", "two").lines()).hasSize(3);
      assertThat(verbs.ok("logs", "--no-color", "two")).contains("two_2   | two begins");
      assertThat(verbs.ok("exec", "-T", "two", "sh", "-c", "echo $WHO")).isEqualTo("two");
      assertThat(verbs.ok("run", "--rm", "-T", "two", "echo", "ran")).isEqualTo("ran");
      assertThat(verbs.ok("images")).contains("busybox");
      assertThat(verbs.ok("port", "one", "8080")).matches("127\\.0\\.0\\.1:\\d+");
      try (Background events = verbs.start("events", "one");
          Background logs = verbs.start("logs", "-f", "one")) {
        logs.expect("tick 3");
        verbs.ok("restart", "-t", "1", "one");
        events.expect("container restart");
      }
      verbs.ok("stop", "-t", "1", "one");
      verbs.ok("start", "one");
      verbs.ok("kill", "two");
      verbs.ok("rm", "-f", "two");
      assertThat(verbs.ok("ps", "-q", "two")).isEmpty();
    }
  }

  @Test
  void profilesAndBuilds() throws IOException {
    try (Compose app = Compose.one("profiles")) {
      app.ok("--profile", "debug", "up", "-d");
      assertThat(app.ok("--profile", "debug", "ps", "-q").lines()).hasSize(3);
      assertThat(app.ok("run", "--rm", "seed")).contains("seeded");
      Files.writeString(app.file("Dockerfile"), "FROM busybox\nCMD echo built\n");
      // under a name of its own: the project's is the image that all suites run
      Files.writeString(
          app.file("compose.override.yaml"),
          "services: {seed: {build: ., image: berth-test/seed}}\n");
      app.ok("build", "seed");
      Cli.docker("rmi", "berth-test/seed").ok();
      app.ok("--profile", "debug", "down", "-t", "1");
      assertThat(app.ok("ps", "-q")).isEmpty();
    }
  }
}
