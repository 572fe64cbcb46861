package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.it.Cli.Result;
import dev.berth.it.friends.TestcontainersServices;
import dev.berth.it.friends.TestcontainersSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * testcontainers for Java, in a process of its own as a project's tests are, with Ryuk. Its image
 * is built here, so that nothing is pulled.
 */
class TestcontainersTest {
  private static final int SECONDS = 150;
  private static final String RYUK = "testcontainers/ryuk:0.14.0";

  /** What it puts before a Compose project's services, to reach them all the same way. */
  private static final String SOCAT = "alpine/socat:1.7.4.3-r0";

  /** What it tries out whether files of this machine can be bound, before it binds any. */
  private static final String PROBE = "alpine:3.17";

  /** Runs the tests of a class with nothing but DOCKER_HOST and a home. */
  private static Result session(Class<?> tests, Path home) throws IOException {
    Files.writeString(
        home.resolve(".testcontainers.properties"), "testcontainers.reuse.enable=true\n");
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("-i");
    command.add("HOME=" + home);
    command.add("PATH=" + System.getenv("PATH"));
    command.add("DOCKER_HOST=unix://" + Service.shared().socket());
    if (DebianImages.missing().isEmpty()) {
      command.add("DOCKER_CONFIG=" + Compose.config()); // where the CLI finds Compose
    }
    if (Files.exists(Path.of("/.dockerenv"))) {
      // On a machine that is a container it would look for the ports at the bridge's gateway.
      command.add("TESTCONTAINERS_HOST_OVERRIDE=localhost");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Duser.home=" + home, "-cp", System.getProperty("java.class.path")));
    command.add("org.junit.platform.console.ConsoleLauncher");
    command.addAll(List.of("execute", "--disable-banner", "--details=tree"));
    command.addAll(List.of("--select-class", tests.getName(), "--include-classname", ".*"));
    return Cli.within(SECONDS, Map.of(), command.toArray(String[]::new));
  }

  @Test
  void servicesOfAProjectsTests(@TempDir Path home) throws IOException {
    assumeTrue(Service.isBerth(), "the peer's socket may not be bound into its containers here");
    assumeTrue(DebianImages.missing().isEmpty(), DebianImages.missing());
    FriendImages.ryuk(RYUK);
    FriendImages.dockerWithCompose("docker:24.0.2");
    DebianImages.postgres();
    Cli.docker("tag", "busybox", PROBE).ok();
    Cli.docker("tag", ToolImage.socat(), SOCAT).ok();
    try {
      Result result = session(TestcontainersServices.class, home);
      assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    } finally {
      Cli.docker("rmi", PROBE, SOCAT).ok();
    }
  }

  private static String left(String kind, String... filters) {
    List<String> words = new ArrayList<>(List.of(kind, "ls", "-q"));
    if (kind.equals("container")) {
      words.add("-a");
    }
    for (String filter : filters) {
      words.addAll(List.of("--filter", filter));
    }
    return Cli.docker(words.toArray(String[]::new)).ok();
  }

  @Test
  void aProjectsTestsPassAndRyukCleansUp(@TempDir Path home) throws IOException {
    assumeTrue(Service.isBerth(), "the peer's socket may not be bound into its containers here");
    FriendImages.ryuk(RYUK);
    Cli.docker("tag", "busybox", PROBE).ok();
    Result result = session(TestcontainersSession.class, home);
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    try {
      Waiting.until(
          "Ryuk removed what was left",
          20,
          () ->
              left("container", "label=org.testcontainers.sessionId").isEmpty()
                  && left("network", "label=org.testcontainers.sessionId").isEmpty());
      assertThat(left("container", "label=friend=reused")).as("the reused one stays").isNotEmpty();
    } finally {
      String reused = left("container", "label=friend=reused");
      if (!reused.isEmpty()) {
        Cli.docker("rm", "-f", reused).ok();
      }
      Cli.docker("rmi", PROBE).ok();
    }
  }
}
