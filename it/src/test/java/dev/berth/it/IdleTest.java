package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Idle exit and socket activation. */
class IdleTest {
  @BeforeEach
  void onlyForOurs() {
    assumeTrue(Service.isBerth(), "peers do not leave when idle");
  }

  @Test
  void theServiceLeavesWhenNobodyAsks() throws InterruptedException {
    try (Service service = Service.startOwn("idle", List.of("--idle-timeout", "5"))) {
      Api.of(service).ensureBusybox();
      String id = Cli.dockerOf(service, "run", "-d", "busybox", "sleep", "600").ok();
      String pid = Cli.dockerOf(service, "inspect", "-f", "{{.State.Pid}}", id).ok();
      assertThat(service.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.process().exitValue()).isZero();
      assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
      service.start(List.of("--idle-timeout", "0"));
      assertThat(Cli.dockerOf(service, "ps", "-q", "--no-trunc").ok()).isEqualTo(id);
    }
  }

  @Test
  void aFollowerKeepsItThere() throws IOException, InterruptedException {
    try (Service service = Service.startOwn("busy", List.of("--idle-timeout", "1"))) {
      Process events =
          new ProcessBuilder("docker", "-H", "unix://" + service.socket(), "events")
              .redirectErrorStream(true)
              .start();
      try {
        assertThat(service.process().waitFor(4, TimeUnit.SECONDS)).isFalse();
      } finally {
        events.destroy();
      }
      assertThat(service.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anActivatorsListenerIsAdoptedAndKept() throws IOException, InterruptedException {
    Path activator = Path.of("/usr/bin/systemd-socket-activate");
    assumeTrue(Files.isExecutable(activator), "systemd-socket-activate is not installed");
    try (Service service = Service.startOwn("activated", List.of("--idle-timeout", "0"))) {
      service.process().destroy();
      assertThat(service.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
      Path socket = service.home().resolve("run/activated.sock");
      ProcessBuilder builder =
          new ProcessBuilder(
              activator.toString(),
              "--listen=" + socket,
              "--setenv=HOME=" + System.getProperty("user.home"),
              Path.of(System.getenv("BERTH_DIST"), "bin/berth").toString(),
              "serve",
              "--idle-timeout",
              "1");
      builder.environment().putAll(service.environment());
      service
          .environment()
          .forEach((key, value) -> builder.command().add(2, "--setenv=" + key + "=" + value));
      builder
          .redirectErrorStream(true)
          .redirectOutput(service.home().resolve("activated.log").toFile());
      Process process = builder.start();
      try {
        Waiting.until("the activator listens", 10, () -> Files.exists(socket));
        Map<String, String> client = Map.of("DOCKER_HOST", "unix://" + socket);
        assertThat(Cli.run(client, "docker", "version", "-f", "{{.Server.Os}}").ok())
            .isEqualTo("linux");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it leaves when idle").isTrue();
        assertThat(socket).as("the listener's file is not the service's to delete").exists();
      } finally {
        process.destroyForcibly();
      }
    }
  }
}
