package dev.berth.runtime.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.oci.TestContainers;
import dev.berth.runtime.stream.AttachRequest;
import dev.berth.runtime.stream.Capture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Against the real crun; needs a user namespace. */
@EnabledIf("dev.berth.runtime.oci.CrunHarness#available")
@Timeout(30)
class ContainerExecsIT {
  @TempDir private Path directory;
  private ExecBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new ExecBench(directory);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  @Test
  void keepsTheStreamsApartAndTellsTheExitCode() throws Exception {
    Capture client = new Capture();

    Exec exec =
        bench.run(
            client, null, ExecBench.spec(false, false, "sh", "-c", "echo o; echo e >&2; exit 3"));

    assertThat(client.out()).isEqualTo("o\n");
    assertThat(client.err()).isEqualTo("e\n");
    assertThat(exec.exitCode()).isEqualTo(3);
    assertThat(exec.running()).isFalse();
    assertThat(bench.events.actions())
        .containsExactly(
            "exec_create: sh -c echo o; echo e >&2; exit 3",
            "exec_start: sh -c echo o; echo e >&2; exit 3",
            "exec_die");
    assertThat(bench.events.published.getLast().attributes())
        .containsEntry("exitCode", "3")
        .containsEntry("execID", exec.id())
        .containsEntry("name", "test")
        .containsEntry("l", "v");
  }

  @Test
  void launchFailuresAreToldInDockersWords() throws Exception {
    Capture client = new Capture();
    Exec missing = bench.run(client, null, ExecBench.spec(false, false, "nope"));
    assertThat(missing.exitCode()).isEqualTo(127);
    assertThat(client.out())
        .isEqualTo(
            "OCI runtime exec failed: exec failed: unable to start container process: exec:"
                + " \"nope\": executable file not found in $PATH: unknown\r\n");
    assertThat(client.err()).isEmpty();

    assertThat(bench.run(new Capture(), null, ExecBench.spec(false, false, "/etc")).exitCode())
        .isEqualTo(126);
    Capture terminal = new Capture();
    assertThat(bench.run(terminal, null, ExecBench.spec(true, false, "nope")).exitCode())
        .isEqualTo(127);
    assertThat(terminal.out()).startsWith("OCI runtime exec failed: ");

    String id = bench.execs.create("c", ExecBench.spec(false, false, "nope"));
    assertThatThrownBy(() -> bench.execs.startDetached(id))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("OCI runtime exec failed: ");
  }

  @Test
  void inputIsPassedOnAndItsEndToo() throws Exception {
    byte[] big = "0123456789".repeat(50_000).getBytes(UTF_8);
    Capture client = new Capture();

    Exec exec =
        bench.run(client, new ByteArrayInputStream(big), ExecBench.spec(false, true, "cat"));

    assertThat(exec.exitCode()).isZero();
    assertThat(client.size()).isEqualTo(big.length);
  }

  @Test
  void aTerminalHasTheSizeAskedForAndCanBeResized() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    Capture client = new Capture();
    String id =
        bench.execs.create(
            "c",
            ExecBench.spec(
                true,
                true,
                "sh",
                "-c",
                "while [ -z \"$(stty size 2>/dev/null)\" ]; do sleep 0.05; done; stty size; read x; stty size; exit 5"));
    Thread session = attach(id, client, new PipedInputStream(typed), List.of(30, 90));
    client.await("30 90");

    bench.execs.resize(id, 31, 91);
    typed.write("\n".getBytes(UTF_8));
    typed.flush();

    client.await("31 91");
    assertThat(session.join(Duration.ofSeconds(5))).isTrue();
    assertThat(bench.execs.get(id).exitCode()).isEqualTo(5);
  }

  @Test
  void detachKeysEndTheSessionAndNotTheProcess() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    Capture client = new Capture();
    String id =
        bench.execs.create(
            "c", ExecBench.spec(true, true, "sh", "-c", "echo ready; read x; sleep 100"));
    Thread session = attach(id, client, new PipedInputStream(typed), null);
    client.await("ready");

    typed.write(new byte[] {16, 17});
    typed.flush();

    assertThat(session.join(Duration.ofSeconds(5))).isTrue();
    assertThat(bench.execs.get(id).running()).isTrue();
    assertThat(bench.execs.get(id).pid()).isPositive();
    assertThat(bench.events.actions()).contains("exec_detach");
  }

  @Test
  void aProcessOutlivesItsClientAndIsNotBlockedByItsAbsence() throws Exception {
    Capture client = new Capture();
    client.leave();
    String id =
        bench.execs.create(
            "c",
            ExecBench.spec(false, false, "sh", "-c", "echo a; head -c 999999 /dev/zero; exit 4"));
    Thread session = attach(id, client, null, null);
    assertThat(session.join(Duration.ofSeconds(5))).isTrue();

    await(() -> !bench.execs.get(id).running());
    assertThat(bench.execs.get(id).exitCode()).isEqualTo(4);
  }

  @Test
  void aDetachedStartReturnsWhileTheProcessRuns() throws Exception {
    String id = bench.execs.create("c", ExecBench.spec(false, false, "sh", "-c", "sleep 100"));

    bench.execs.startDetached(id);

    assertThat(bench.execs.get(id).running()).isTrue();
    assertThat(bench.execs.idsOf("c")).containsExactly(id);
    assertThat(bench.execs.running()).isEqualTo(1);
    assertThatThrownBy(() -> bench.execs.startDetached(id))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFLICT));
    bench.harness.kernel.kill(bench.execs.get(id).pid(), 9);
    await(() -> !bench.execs.get(id).running());
    assertThat(bench.execs.get(id).exitCode()).isEqualTo(137);
    assertThatThrownBy(() -> bench.execs.startDetached(id)).hasMessageContaining("has already run");
  }

  @Test
  void aChildThatKeepsTheStreamsOpenIsNotWaitedFor() throws Exception {
    Capture client = new Capture();

    bench.run(client, null, ExecBench.spec(false, false, "sh", "-c", "sleep 100 & echo x"));

    assertThat(client.out()).isEqualTo("x\n");
  }

  @Test
  void onlyRunningContainersTakeExecs() {
    bench.container = TestContainers.in(bench.created, ContainerStatus.PAUSED);
    assertThatThrownBy(() -> bench.execs.create("c", ExecBench.spec(false, false, "true")))
        .hasMessageEndingWith("is paused, unpause the container before exec");
    bench.container = bench.created;
    assertThatThrownBy(() -> bench.execs.create("c", ExecBench.spec(false, false, "true")))
        .hasMessage("container " + bench.created.id() + " is not running");
    assertThatThrownBy(() -> bench.execs.get("x")).hasMessage("No such exec instance: x");
  }

  @Test
  void manyShortExecsLeaveNothingBehind() throws Exception {
    bench.run(new Capture(), null, ExecBench.spec(false, false, "true"));
    long descriptors = descriptors();
    for (int i = 0; i < 40; i++) {
      boolean tty = i % 4 == 3;
      Exec exec = bench.run(new Capture(), null, ExecBench.spec(tty, false, "echo", "x"));
      assertThat(exec.exitCode()).isZero();
    }

    assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    assertThat(ProcessHandle.current().children()).isEmpty();
    try (Stream<Path> left = Files.list(bench.harness.paths.execs())) {
      assertThat(left).isEmpty();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private Thread attach(
      String id, Capture client, @Nullable PipedInputStream stdin, @Nullable List<Integer> size) {
    Execs.Session session = bench.execs.prepareAttached(id);
    AttachRequest request = new AttachRequest(stdin, true, true, new byte[] {16, 17}, false, true);
    return Thread.startVirtualThread(
        () -> {
          try {
            session.run(request, client, size);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
