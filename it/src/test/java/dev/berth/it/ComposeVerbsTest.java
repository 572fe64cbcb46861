package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The verbs of Docker Compose version 2 beside {@code up} and {@code down}. */
class ComposeVerbsTest {
  private static final Map<String, String> NONE = Map.of();

  @BeforeAll
  static void needs() {
    Assumptions.assumeTrue(Compose.missing().isEmpty(), Compose.missing());
    Service.shared();
  }

  @Test
  void whatCanBeSeen() {
    try (Compose verbs = new Compose("verbs", NONE)) {
      verbs.ok("up", "-d");
      assertThat(verbs.ok("port", "one", "8080")).matches("127\\.0\\.0\\.1:\\d+");
      assertThat(verbs.ok("port", "--protocol", "udp", "one", "53"))
          .matches("127\\.0\\.0\\.1:\\d+");
      assertThat(verbs.ok("top", "two")).contains("UID", "PID", "sleep 1000");
      assertThat(verbs.ok("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}"))
          .contains(verbs.container("two") + " ");
      assertThat(verbs.ok("images", "two")).contains(verbs.container("two"), "busybox", "latest");
      assertThat(verbs.ok("ls", "--filter", "name=" + verbs.name())).contains("running(");
      assertThat(verbs.ok("ps", "--format", "{{.Service}} {{.State}} {{.Ports}}", "one"))
          .matches("one running 127\\.0\\.0\\.1:\\d+->53/udp, 127\\.0\\.0\\.1:\\d+->8080/tcp");
      assertThat(verbs.ok("ps", "-a", "--filter", "status=running", "--services"))
          .contains("one", "two");
      assertThat(verbs.ok("logs", "--no-color", "two"))
          .contains("two-1  | two begins", "two-1  | to stderr");
      assertThat(verbs.ok("logs", "--no-log-prefix", "--tail", "1", "-t", "two").lines())
          .hasSize(1);
    }
  }

  @Test
  void whatFollows() {
    try (Compose verbs = new Compose("verbs", NONE);
        Background events = verbs.start("events", "--json", "two");
        Background up = verbs.start("up", "--no-color", "one", "two")) {
      up.expect("one-1  | tick 2").expect("two-1  | two begins");
      try (Background logs = verbs.start("logs", "-f", "--tail", "1", "one")) {
        logs.expect("| tick 4").expect("| tick 6");
        verbs.ok("restart", "-t", "1", "one");
        logs.expect("one-1 exited with code 143");
      }
      try (Background attached = verbs.start("attach", "--no-stdin", "one")) {
        attached.expect("tick ");
      }
      verbs.ok("kill", "-s", "HUP", "two");
      events
          .expect("\"action\":\"start\"")
          .expect("\"action\":\"kill\"")
          .expect("\"action\":\"die\"");
      up.expect("two-1 exited with code 129");
      up.interrupt();
      up.expect("Gracefully stopping");
      up.exitCode();
      assertThat(verbs.ok("ps", "-q")).isEmpty();
      assertThat(verbs.ok("ps", "-aq").lines()).hasSize(2);
    }
  }

  @Test
  void insideOfServices() throws IOException {
    try (Compose verbs = new Compose("verbs", NONE)) {
      verbs.ok("up", "-d", "two");
      String script = "id -u; pwd; echo $A $WHO";
      assertThat(
              verbs.ok(
                  "exec", "-T", "-u", "33", "-w", "/tmp", "-e", "A=b", "two", "sh", "-c", script))
          .isEqualTo("33\n/tmp\nb two");
      assertThat(verbs.run("exec", "-T", "two", "sh", "-c", "exit 6").exitCode()).isEqualTo(6);
      verbs.ok("exec", "-d", "two", "touch", "/touched");
      Waiting.until("it was touched", 10, () -> verbs.exec("two", "ls", "/").contains("touched"));

      Files.writeString(verbs.file("file"), "to be copied\n");
      verbs.ok("cp", "file", "two:/tmp/copied");
      assertThat(verbs.exec("two", "cat", "/tmp/copied")).isEqualTo("to be copied");
      verbs.ok("cp", "two:/tmp/copied", "back");
      assertThat(verbs.file("back")).hasContent("to be copied\n");

      Cli.Result ran =
          verbs.run("run", "--rm", "-T", "-e", "X=y", "two", "sh", "-c", "echo $X; exit 5");
      assertThat(ran.exitCode()).isEqualTo(5);
      assertThat(ran.out()).isEqualTo("y\n");
      String detached = verbs.ok("run", "-d", "--name", verbs.name() + "-named", "two");
      assertThat(detached).isNotEmpty();
      String oneoff = "{{index .Config.Labels \"com.docker.compose.oneoff\"}}";
      assertThat(Cli.docker("inspect", "-f", oneoff, verbs.name() + "-named").ok())
          .isEqualTo("True");
      assertThat(verbs.ok("ps", "-q").lines()).hasSize(1);
      verbs.ok("run", "--rm", "--service-ports", "-T", "one", "true");
    }
  }

  @Test
  void livesOfServices() {
    try (Compose verbs = new Compose("verbs", NONE)) {
      verbs.ok("create");
      assertThat(states(verbs)).isEqualTo("ends created\none created\ntwo created");
      verbs.ok("start", "one", "two");
      verbs.ok("stop", "one");
      assertThat(states(verbs)).isEqualTo("ends created\none exited\ntwo running");
      verbs.ok("kill");
      assertThat(verbs.inspect("two", "{{.State.ExitCode}}")).isEqualTo("137");
      verbs.ok("start");
      Cli.Result waited = verbs.run("wait", "ends");
      assertThat(waited.exitCode()).isEqualTo(4);
      if (Service.canPause()) {
        verbs.ok("pause", "one");
        assertThat(states(verbs)).contains("one paused");
        verbs.ok("unpause", "one");
      } else {
        Cli.Result refused = verbs.run("pause", "one");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("Cannot pause container", "no cgroup freezer");
      }
      verbs.ok("rm", "-f", "ends");
      verbs.ok("up", "-d", "--remove-orphans", "--no-deps", "one");
      verbs.ok("rm", "-sf");
      assertThat(states(verbs)).isEmpty();
      Cli.Result aborted = verbs.run("up", "--abort-on-container-exit", "--exit-code-from", "ends");
      assertThat(aborted.exitCode()).isEqualTo(4);
    }
  }

  private static String states(Compose verbs) {
    return String.join(
        "\n",
        verbs.ok("ps", "-a", "--format", "{{.Service}} {{.State}}").lines().sorted().toList());
  }

  @Test
  void buildsPushesAndPulls() {
    try (RegistryServer registry = RegistryServer.start(false);
        Compose dev =
            new Compose(
                "dev", Map.of("REGISTRY", registry.host(), "TAG", "t1", "TARGET", "production"))) {
      String image = registry.host() + "/team/app:t1";
      dev.ok("build", "--build-arg", "GREETING=salve");
      assertThat(Cli.docker("run", "--rm", image, "cat", "/srv/kind").ok()).isEqualTo("production");
      assertThat(Cli.docker("inspect", "-f", "{{.Config.Labels.team}} {{.Config.Env}}", image).ok())
          .contains("web ", "GREETING=salve");
      dev.ok("push", "app");
      assertThat(registry.tags("team/app")).containsExactly("t1");
      Cli.docker("rmi", "-f", image).ok();
      dev.ok("pull", "--ignore-buildable", "app");
      dev.ok("pull", "app");
      dev.ok("up", "-d", "--no-build", "--pull", "always", "app");
      assertThat(dev.logs("app")).contains("salve 1 conf 1");
      Cli.docker("rmi", "-f", image);
    }
  }

  @Test
  void watches() throws IOException {
    try (Compose dev = new Compose("dev", Map.of("TAG", "watched"))) {
      dev.ok("up", "-d", "--build", "app");
      assertThat(dev.exec("app", "cat", "/srv/pages/index.html")).isEqualTo("first page");
      try (Background watch = dev.start("watch", "--no-up", "app")) {
        watch.expect("atch enabled");
        Files.writeString(dev.file("app/pages/index.html"), "second page\n");
        Files.writeString(dev.file("app/pages/new.html"), "new page\n");
        Waiting.until("the page is there", 30, () -> page(dev, "index").equals("second page"));
        Waiting.until("the new page is there", 30, () -> page(dev, "new").equals("new page"));
        Files.delete(dev.file("app/pages/new.html"));
        Waiting.until("the page is gone", 30, () -> page(dev, "new").isEmpty());

        Files.writeString(dev.file("app/app.conf"), "conf 2\n");
        Waiting.until("it was restarted", 30, () -> logs(dev).contains("hello 1 conf 2"));

        String script = Files.readString(dev.file("app/start.sh"));
        Files.writeString(dev.file("app/start.sh"), script.replace("1 $(", "2 $("));
        Waiting.until("it was rebuilt", 60, () -> logs(dev).contains("hello 2 conf 2"));
      }
      Cli.docker("rmi", "-f", "localhost:1/team/app:watched");
    }
  }

  private static String page(Compose dev, String name) {
    return dev.run("exec", "-T", "app", "cat", "/srv/pages/" + name + ".html").out().strip();
  }

  private static String logs(Compose dev) {
    return dev.logs("app");
  }
}
