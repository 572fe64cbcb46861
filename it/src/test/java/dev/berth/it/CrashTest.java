package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** SIGKILL of the service at any instant: containers are whole and controllable, or gone. */
class CrashTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");

  @BeforeEach
  void onlyForOurs() {
    assumeTrue(Service.isBerth(), "a peer is not ours to kill");
  }

  @RepeatedTest(3)
  void killedInTheMiddleOfTenRuns() throws Exception {
    try (Service service = Service.startOwn("crash", OPTIONS)) {
      Api.of(service).ensureBusybox();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          String name = "crash-" + i;
          runs.add(
              clients.submit(
                  () ->
                      Cli.dockerOf(
                          service, "run", "-d", "--name", name, "busybox", "sleep", "600")));
        }
        LockSupport.parkNanos((long) (Math.random() * 600_000_000L)); // the instant is the point
        service.kill();
        for (Future<?> run : runs) {
          run.get();
        }
      }
      service.start(OPTIONS);
      for (JsonNode container : Api.of(service).get("/containers/json?all=1")) {
        String id = container.get("Id").asText();
        if (!container.get("State").asText().equals("running")) {
          Cli.dockerOf(service, "start", id).ok();
        }
        assertThat(Cli.dockerOf(service, "exec", id, "echo", "alive").ok()).isEqualTo("alive");
        Cli.dockerOf(service, "rm", "-f", id).ok();
      }
      assertThat(Cli.dockerOf(service, "ps", "-aq").ok()).isEmpty();
    }
  }

  @Test
  void nothingIsLeftOfABuildThatWasAtWork() throws Exception {
    try (Service service = Service.startOwn("build", OPTIONS)) {
      Api.of(service).ensureBusybox();
      Path context = Files.createTempDirectory(service.home(), "context");
      Files.writeString(context.resolve("Dockerfile"), "FROM busybox\nRUN sleep 600\n");
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> build =
            clients.submit(
                () -> Cli.dockerOf(service, "build", "--quiet", "-t", "never", context.toString()));
        Waiting.until("the step runs", 30, () -> !Cli.dockerOf(service, "ps", "-q").ok().isEmpty());
        service.kill();
        build.get();
      }
      service.start(OPTIONS);
      Waiting.until(
          "the step's container is removed",
          20,
          () -> Cli.dockerOf(service, "ps", "-aq").ok().isEmpty());
      assertThat(Cli.dockerOf(service, "images", "-aq").ok().lines()).hasSize(1);
    }
  }

  @Test
  void containersGoOnWithoutTheService() {
    try (Service service = Service.startOwn("alone", OPTIONS)) {
      Api.of(service).ensureBusybox();
      String running =
          Cli.dockerOf(
                  service, "run", "-d", "-p", "127.0.0.1::80", "busybox", "httpd", "-f", "-p", "80")
              .ok();
      String ending =
          Cli.dockerOf(
                  service, "run", "-d", "busybox", "sh", "-c", "sleep 1; echo last words; exit 11")
              .ok();
      String pid = Cli.dockerOf(service, "inspect", "-f", "{{.State.Pid}}", running).ok();
      String endingPid = Cli.dockerOf(service, "inspect", "-f", "{{.State.Pid}}", ending).ok();
      service.kill();
      Waiting.until(
          "the second container ended by itself",
          20,
          () -> ProcessHandle.of(Long.parseLong(endingPid)).isEmpty());
      service.start(OPTIONS);
      assertThat(
              Cli.dockerOf(service, "inspect", "-f", "{{.State.Running}} {{.State.Pid}}", running)
                  .ok())
          .isEqualTo("true " + pid);
      assertThat(Cli.dockerOf(service, "wait", ending).ok()).isEqualTo("11");
      assertThat(Cli.dockerOf(service, "logs", ending).ok()).isEqualTo("last words");
      assertThat(Cli.dockerOf(service, "exec", running, "echo", "entered").ok())
          .isEqualTo("entered");
      Cli.dockerOf(service, "stop", "-t", "0", running).ok();
      Cli.dockerOf(service, "start", running).ok();
    }
  }
}
