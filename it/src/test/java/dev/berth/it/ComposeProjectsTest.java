package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Projects after real ones, run by Docker Compose version 2 from {@code up} to {@code down}. */
class ComposeProjectsTest {
  private static final Map<String, String> NONE = Map.of();

  @BeforeAll
  static void needs() {
    Assumptions.assumeTrue(Compose.missing().isEmpty(), Compose.missing());
    Service.shared();
  }

  /** Python, PostgreSQL, Redis and nginx: a page whose parts come from all of them. */
  @Test
  void shop() {
    DebianImages.postgres();
    DebianImages.redis();
    DebianImages.nginx();
    DebianImages.python();
    try (Compose shop = new Compose("shop", NONE)) {
      shop.ok("up", "-d", "--quiet-pull");
      assertThat(shop.page("proxy", 80))
          .isEqualTo(
              "<h1>Shop 1.4.2</h1><ul><li>anchor: 120</li><li>rope: 15</li></ul><p>visit 1</p>");
      assertThat(shop.page("proxy", 80)).contains("<p>visit 2</p>");
      assertThat(shop.inspect("migrate", "{{.State.ExitCode}}")).isEqualTo("0");
      assertThat(shop.inspect("web", "{{.State.Health.Status}} {{.Config.User}}"))
          .isEqualTo("healthy app");

      // What was stored outlives the containers, what was only cached does not.
      String sql = "INSERT INTO article VALUES ('sail', 990)";
      shop.ok("exec", "-T", "db", "psql", "-U", "shop", "-c", sql);
      shop.ok("down", "-t", "3");
      assertThat(shop.ok("ps", "-aq")).isEmpty();
      shop.ok("up", "-d", "--wait", "db", "cache", "web", "proxy");
      assertThat(shop.page("proxy", 80)).contains("<li>sail: 990</li>", "<p>visit 1</p>");
    }
  }

  @Test
  void order() {
    try (Compose order = new Compose("order", NONE)) {
      order.ok("up", "-d");
      Instant healthy = Instant.parse(order.inspect("schema", "{{.State.StartedAt}}"));
      assertThat(Instant.parse(order.inspect("database", "{{.State.StartedAt}}")).plusMillis(900))
          .as("a second passes until the database is healthy")
          .isBefore(healthy);
      assertThat(Instant.parse(order.inspect("api", "{{.State.StartedAt}}")))
          .isAfter(Instant.parse(order.inspect("schema", "{{.State.FinishedAt}}")));
      assertThat(Instant.parse(order.inspect("page", "{{.State.StartedAt}}")))
          .isAfter(Instant.parse(order.inspect("api", "{{.State.StartedAt}}")));
      assertThat(order.logs("schema")).contains("tables made");

      Cli.Result ill = order.run("--profile", "ill", "up", "-d");
      assertThat(ill.exitCode()).isEqualTo(1);
      assertThat(ill.err())
          .contains(
              "dependency failed to start: container " + order.container("ill") + " is unhealthy");
      Cli.Result failing = order.run("--profile", "failing", "up", "-d");
      assertThat(failing.exitCode()).isEqualTo(1);
      assertThat(failing.err())
          .contains("service \"failing\" didn't complete successfully: exit 3");
    }
  }

  @Test
  void profiles() {
    try (Compose app = new Compose("profiles", NONE)) {
      app.ok("up", "-d");
      assertThat(app.ok("ps", "--services")).isEqualTo("app");
      app.ok("--profile", "debug", "up", "-d");
      assertThat(app.ok("--profile", "debug", "ps", "--services").lines())
          .containsExactlyInAnyOrder("app", "debugger", "profiler");
      assertThat(app.ok("run", "--rm", "seed")).contains("seeded");
      app.ok("--profile", "debug", "rm", "-sf", "profiler");
      assertThat(app.ok("--profile", "*", "ps", "-a", "--services").lines())
          .containsExactlyInAnyOrder("app", "debugger");
      app.ok("--profile", "debug", "down", "-t", "1");
      assertThat(app.ok("ps", "-aq")).isEmpty();
    }
  }

  @Test
  void workers() {
    DebianImages.redis();
    DebianImages.nginx();
    DebianImages.python();
    try (Compose workers = new Compose("workers", NONE)) {
      workers.ok("up", "-d", "--scale", "worker=5");
      assertThat(workers.ok("ps", "-q", "worker").lines()).hasSize(5);
      String balancer = workers.ok("ps", "-q", "balancer");
      assertThat(pages(workers, 30)).hasSize(5);

      workers.ok("scale", "worker=2");
      workers.ok("up", "-d", "--no-recreate", "--scale", "worker=2");
      assertThat(workers.ok("ps", "-aq", "worker").lines()).hasSize(2);
      assertThat(workers.ok("ps", "-q", "balancer")).isEqualTo(balancer);
      workers.ok("restart", "-t", "1", "balancer");
      assertThat(pages(workers, 10)).hasSize(2);

      workers.ok("--profile", "load", "up", "-d", "--scale", "taker=5", "--scale", "worker=2");
      Waiting.until(
          "all work is done",
          30,
          () -> workers.exec("queue", "redis-cli", "get", "sum").equals("4950"));
    }
  }

  private static Set<String> pages(Compose workers, int requests) {
    Set<String> pages = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      pages.add(workers.page("balancer", 80));
    }
    return pages;
  }

  @Test
  void settings() {
    Map<String, String> environment =
        Map.of("API_TOKEN", "from outside", "LEVEL", "debug", "PASSED", "through");
    try (Compose app = new Compose("settings", environment)) {
      app.ok("up", "-d");
      assertThat(app.exec("app", "cat", "/run/secrets/password")).isEqualTo("hunter2");
      assertThat(app.exec("app", "cat", "/etc/app/password")).isEqualTo("hunter2");
      assertThat(app.exec("app", "cat", "/run/secrets/api_token")).isEqualTo("from outside");
      assertThat(app.exec("app", "cat", "/from_environment")).isEqualTo("from outside");
      assertThat(app.exec("app", "cat", "/etc/app/settings.ini")).isEqualTo("[app]\nname = shop");
      assertThat(app.exec("app", "cat", "/etc/app/inline.conf"))
          .isEqualTo("level = debug\nliteral = ${KEPT}");
      assertThat(app.exec("app", "stat", "-c", "%u %g %a", "/etc/app/inline.conf"))
          .isEqualTo("1000 1000 440");
      assertThat(app.exec("app", "stat", "-c", "%u %a", "/run/secrets/api_token"))
          .isEqualTo("1000 400");
      assertThat(app.exec("app", "env").lines())
          .contains("LEVEL=debug", "PASSED=through", "FROM_FILE=1", "QUOTED=two words");
      String write = "echo changed >/run/secrets/password";
      assertThat(app.run("exec", "-T", "-u", "0", "app", "sh", "-c", write).err())
          .contains("Read-only file system");
    }
  }

  @Test
  void overrides() {
    try (Compose app = new Compose("overrides", NONE)) {
      app.ok("up", "-d");
      assertThat(app.ok("ps", "--services").lines())
          .containsExactlyInAnyOrder("logs", "web", "worker");
      assertThat(app.exec("web", "env").lines())
          .contains("MODE=development", "KEPT=yes", "NAME=web");
      assertThat(app.exec("web", "ls", "/code")).contains("compose.override.yaml");
      assertThat(app.inspect("web", "{{.Config.Labels.tier}} {{.Config.Labels.owner}}"))
          .isEqualTo("base me");
      assertThat(app.inspect("web", "{{len .HostConfig.PortBindings}}")).isEqualTo("0");
      assertThat(app.exec("worker", "env").lines()).contains("QUEUE=orders", "NAME=worker");
      assertThat(app.exec("worker", "cat", "/shared/note")).isEqualTo("from the common directory");
      assertThat(app.logs("logs")).contains("collects everything");

      String before = app.ok("ps", "-q", "worker");
      String[] production = {"-f", "compose.yaml", "-f", "compose.production.yaml"};
      String[] up = Arrays.copyOf(production, 6);
      up[4] = "up";
      up[5] = "-d";
      app.ok(up);
      assertThat(app.exec("web", "env").lines()).contains("MODE=production");
      assertThat(app.inspect("web", "{{.HostConfig.RestartPolicy.Name}}")).isEqualTo("always");
      assertThat(app.ok("port", "web", "9000")).startsWith("127.0.0.1:");
      assertThat(app.ok("ps", "-q", "worker")).as("what did not change").isEqualTo(before);
    }
  }

  @Test
  void policies() {
    try (Compose app = new Compose("policies", NONE)) {
      app.ok("up", "-d");
      Waiting.until(
          "it ran three times",
          20,
          () -> app.inspect("always", "{{.RestartCount}} {{.State.Status}}").equals("2 running"));
      assertThat(app.exec("always", "cat", "/runs/always")).isEqualTo("run\nrun\nrun");
      Waiting.until(
          "it was given up",
          20,
          () ->
              app.inspect("on-failure", "{{.RestartCount}} {{.State.Status}}").equals("2 exited"));
      assertThat(app.logs("on-failure")).isEqualTo("attempt\nattempt\nattempt");
      assertThat(app.inspect("once", "{{.RestartCount}} {{.State.ExitCode}}")).isEqualTo("0 0");
      assertThat(app.exec("reaper", "ps")).contains("1 root").doesNotContain("[sh]", "[sleep]");
      assertThat(app.exec("neighbour", "ps")).contains("sleep 0.01");
      assertThat(app.inspect("terminal", "{{.Config.Tty}} {{.State.Running}}"))
          .isEqualTo("true true");
      confined(app);
      app.ok("stop", "polite");
      assertThat(app.inspect("polite", "{{.State.ExitCode}}")).isEqualTo("7");
      assertThat(app.logs("polite")).contains("ready\ntold to stop");
    }
  }

  private static void confined(Compose app) {
    String script =
        "id; pwd; ulimit -n; ulimit -Hn; hostname; cat /proc/1/oom_score_adj"
            + " /proc/sys/net/ipv4/ip_unprivileged_port_start; grep CapBnd /proc/1/status;"
            + " grep NoNewPrivs /proc/1/status; df -k /dev/shm | tail -1; touch /x";
    Cli.Result said = app.run("exec", "-T", "confined", "sh", "-c", script);
    assertThat(said.out())
        .startsWith("uid=1234 gid=5678 groups=99,5678\n/tmp/work\n123\n456\nconfined\n500\n80\n")
        .contains("CapBnd:\t0000000000000400\n", "NoNewPrivs:\t1\n", " 8192 ");
    assertThat(said.err()).contains("Read-only file system");
    assertThat(app.inspect("confined", "{{json .HostConfig.LogConfig.Config}}"))
        .isEqualTo("{\"max-file\":\"2\",\"max-size\":\"1m\"}");
  }
}
