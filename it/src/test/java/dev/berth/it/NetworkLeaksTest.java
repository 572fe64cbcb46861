package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Interfaces, rules, namespaces, leases and processes are counted before and after. */
class NetworkLeaksTest {
  private static final List<String> OPTIONS = List.of("--idle-timeout", "0");
  private static @Nullable Service own;
  private static @Nullable NetworkTraces clean;

  @BeforeEach
  void onlyForOurs() {
    assumeTrue(Service.isBerth(), "a peer's traces are elsewhere");
    service();
  }

  private static synchronized Service service() {
    Service service = own;
    if (service == null) {
      service = Service.startOwn("leaks", OPTIONS);
      own = service;
      Api.of(service).ensureBusybox();
      docker("network", "create", "warm");
      docker("run", "--rm", "-p", "80", "-p", "80/udp", "busybox", "true");
      docker("run", "--rm", "--network", "warm", "busybox", "true");
      docker("network", "rm", "warm");
      Service warm = service;
      Waiting.until("it rests", 15, () -> NetworkTraces.of(warm).files().isEmpty());
      clean = NetworkTraces.of(service);
    }
    return service;
  }

  @AfterAll
  static void close() {
    Service service = own;
    own = null;
    if (service != null) {
      service.close();
    }
  }

  private static void settle() {
    NetworkTraces.settle(service(), Objects.requireNonNull(clean));
  }

  private static String docker(String... arguments) {
    return Cli.dockerOf(service(), arguments).ok();
  }

  private static void fails(String... arguments) {
    Cli.Result result = Cli.dockerOf(service(), arguments);
    assertThat(result.exitCode()).as(result.out()).isNotZero();
  }

  @AfterEach
  void removeAll() {
    if (own == null) {
      return;
    }
    for (String id : docker("ps", "-aq").lines().toList()) {
      docker("rm", "-f", "-v", id);
    }
    docker("network", "prune", "-f");
  }

  @Test
  void containersThatComeAndGo() {
    docker("network", "create", "front");
    docker("network", "create", "--internal", "back");
    for (int round = 0; round < 4; round++) {
      docker(
          "run", "-d", "--name", "one", "--network", "front", "-p", "80", "busybox", "sleep", "9");
      docker("run", "-d", "--name", "two", "-p", "81/udp", "busybox", "sleep", "600");
      docker("network", "connect", "--alias", "other", "back", "one");
      docker("network", "connect", "front", "two");
      docker("network", "disconnect", "front", "one");
      docker("restart", "-t", "0", "two");
      docker("rm", "-f", "one", "two");
    }
    docker("network", "rm", "front", "back");
    settle();
  }

  @Test
  void requestsThatFail() {
    docker("network", "create", "--subnet", "10.232.5.0/24", "front");
    docker(
        "run",
        "-d",
        "--name",
        "first",
        "--network",
        "front",
        "-p",
        "127.0.0.1:34567:80",
        "busybox",
        "sleep",
        "600");
    fails("run", "--rm", "--network", "front", "-p", "127.0.0.1:34567:80", "busybox", "true");
    fails("run", "--rm", "--network", "front", "--ip", "10.232.9.9", "busybox", "true");
    fails("run", "--rm", "--network", "front", "-p", "80", "busybox", "no-such-program");
    fails("run", "--rm", "--network", "no-such-network", "busybox", "true");
    fails("network", "create", "--subnet", "10.232.5.0/25", "second");
    fails("network", "connect", "front", "first");
    fails("network", "rm", "front");
    docker("rm", "-f", "first");
    docker("network", "rm", "front");
    removeAll();
    settle();
  }

  @RepeatedTest(2)
  void killedInTheMiddleOfManyStarts() throws Exception {
    docker("network", "create", "front");
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "crash-" + i;
        runs.add(
            clients.submit(
                () ->
                    Cli.dockerOf(
                        service(),
                        "run",
                        "-d",
                        "--name",
                        name,
                        "--network",
                        "front",
                        "-p",
                        "80",
                        "busybox",
                        "sleep",
                        "600")));
      }
      LockSupport.parkNanos((long) (Math.random() * 1_200_000_000L)); // the instant is the point
      service().kill();
      for (Future<?> run : runs) {
        run.get();
      }
    }
    service().start(OPTIONS);
    for (String name : docker("ps", "--format", "{{.Names}}").lines().toList()) {
      assertThat(docker("exec", name, "ping", "-c", "1", "-W", "2", name))
          .contains("1 packets rec");
    }
    removeAll();
    settle();
  }

  @Test
  void containersThatEndWhileNoServiceRuns() {
    docker("network", "create", "front");
    docker(
        "run",
        "-d",
        "--name",
        "short",
        "--network",
        "front",
        "-p",
        "80",
        "busybox",
        "sleep",
        "600");
    String pid = docker("inspect", "-f", "{{.State.Pid}}", "short");
    service().kill();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    service().start(OPTIONS);
    Waiting.until(
        "it is known to have ended",
        20,
        () -> docker("inspect", "-f", "{{.State.Running}}", "short").equals("false"));
    removeAll();
    settle();
  }
}
