package dev.berth.runtime.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.linux.FakeKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrunRuntimeTest {
  private final FakeKernel kernel = new FakeKernel();
  @TempDir private Path directory;
  private CrunRuntime runtime;

  @BeforeEach
  void makeRuntime() {
    runtime = runtime(CgroupManagerChoice.DISABLED);
  }

  private CrunRuntime runtime(CgroupManagerChoice cgroups) {
    return new CrunRuntime(
        kernel,
        new RuntimeProgram(
            Path.of("/crun"), directory.resolve("state"), cgroups, Map.of("PATH", "/b")),
        Path.of("/conmon"),
        directory.resolve("exits"));
  }

  @Test
  void createStartsTheMonitorAndReportsItsPids() throws IOException {
    answer("{\"data\": 42}\n", 0);
    Files.writeString(directory.resolve("conmon.pid"), "41");
    Container container = TestContainers.container(true, true, false);

    OciRuntime.Created created = runtime.create(request(container));

    assertThat(created).isEqualTo(new OciRuntime.Created(42, 41));
    FakeKernel.Spawned conmon = kernel.spawned.getFirst();
    assertThat(conmon.environment()).containsEntry("_OCI_SYNCPIPE", "3").containsKey("PATH");
    assertThat(conmon.descriptors()).containsOnlyKeys(2, 3);
    assertThat(conmon.argv())
        .startsWith("/conmon")
        .containsSequence("-l", "k8s-file:" + directory.resolve("log"))
        .containsSequence("--log-size-max", "100")
        .contains("-t", "-i", "--leave-stdin-open", "--full-attach")
        .containsSequence("--runtime-arg", "--cgroup-manager=disabled");
  }

  @Test
  void stdinOnceIsClosedWithItsClient() throws IOException {
    answer("{\"data\": 42}\n", 0);
    Files.writeString(directory.resolve("conmon.pid"), "41");

    runtime.create(request(TestContainers.container(false, true, true)));

    assertThat(kernel.spawned.getFirst().argv())
        .contains("-i")
        .doesNotContain("--leave-stdin-open");
  }

  @Test
  void aCommandThatCannotRunIsTheClientsFault() {
    answer("{\"data\": -1, \"message\": \"executable file `x` not found in $PATH\\n\"}\n", 1);

    assertThatThrownBy(() -> runtime.create(request(TestContainers.container(false, false, false))))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.INVALID);
              assertThat(e.text())
                  .endsWith("exec: \"x\": executable file not found in $PATH: unknown");
            });
  }

  @Test
  void aMonitorThatDiesSilentlyIsReportedWithItsErrors() {
    kernel.play(
        spawned -> {
          byte[] text = "conmon: bad option".getBytes(UTF_8);
          kernel.write(spawned.descriptors().getOrDefault(2, -1), text, 0, text.length);
          return 1;
        });

    assertThatThrownBy(() -> runtime.create(request(TestContainers.container(false, false, false))))
        .hasMessageContaining("conmon: bad option");
  }

  @Test
  void startFallsBackToTheBinaryWhereNoProcessWaitsAtTheFifo() throws IOException {
    Container container = TestContainers.container(false, false, false);

    runtime.start(container.id());

    assertThat(kernel.spawned.getFirst().argv())
        .containsExactly(
            "/crun",
            "--root=" + directory.resolve("state"),
            "--cgroup-manager=disabled",
            "start",
            container.id().hex());
  }

  @Test
  void startWritesTheFifoAndRemovesIt() throws IOException {
    Container container = TestContainers.container(false, false, false);
    Path state = Files.createDirectories(directory.resolve("state/" + container.id()));
    Files.createFile(state.resolve("exec.fifo"));

    runtime.start(container.id());

    assertThat(kernel.spawned).isEmpty();
    assertThat(kernel.written).hasSize(1);
    assertThat(state.resolve("exec.fifo")).doesNotExist();
  }

  @Test
  void pausingNeedsAFreezer() {
    Container container = TestContainers.container(false, false, false);
    assertThatThrownBy(() -> runtime.pause(container.id()))
        .hasMessageContaining("no cgroup freezer");

    runtime(CgroupManagerChoice.CGROUPFS).pause(container.id());

    assertThat(kernel.spawned.getFirst().argv()).contains("pause", container.id().hex());
  }

  @Test
  void signalsGoToTheMainProcessOnlyWhileItIsTheSame() throws IOException {
    Container container = TestContainers.container(false, false, false);
    assertThatThrownBy(() -> runtime.kill(container.id(), 9, false))
        .isInstanceOf(EngineException.class);
    Path state = Files.createDirectories(directory.resolve("state/" + container.id()));
    long self = ProcessHandle.current().pid();
    Files.writeString(state.resolve("status"), "{\"pid\":" + self + ",\"process-start-time\":1}");

    assertThatThrownBy(() -> runtime.kill(container.id(), 9, false))
        .isInstanceOf(EngineException.class);
    assertThat(kernel.calls).noneMatch(call -> call.startsWith("signal"));

    String stat = Files.readString(Path.of("/proc/self/stat"));
    String start = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
    Files.writeString(
        state.resolve("status"), "{\"pid\":" + self + ",\"process-start-time\":" + start + "}");
    runtime.kill(container.id(), 15, false);
    assertThat(kernel.calls).anyMatch(call -> call.matches("signal \\d+ 15"));
  }

  @Test
  void deleteIsIdempotentAndRefusesToDropWhatRuns() throws IOException {
    Container container = TestContainers.container(false, false, false);
    runtime.delete(container.id(), false);
    Path state = Files.createDirectories(directory.resolve("state/" + container.id()));
    Files.writeString(state.resolve("status"), "{\"pid\":999999999,\"process-start-time\":1}");

    runtime.delete(container.id(), false);

    assertThat(state).doesNotExist();
    assertThat(kernel.spawned).isEmpty();
  }

  @Test
  void failuresOfTheRuntimeCarryItsText() {
    kernel.play(
        spawned -> {
          byte[] text = "cannot set memory\n".getBytes(UTF_8);
          kernel.write(spawned.descriptors().getOrDefault(2, -1), text, 0, text.length);
          return 1;
        });
    Container container = TestContainers.container(false, false, false);

    assertThatThrownBy(() -> runtime.update(container.id(), new byte[] {'{', '}'}))
        .hasMessage("OCI runtime update failed: crun: cannot set memory");
  }

  private void answer(String sync, int status) {
    kernel.play(
        spawned -> {
          byte[] bytes = sync.getBytes(UTF_8);
          kernel.write(spawned.descriptors().getOrDefault(3, -1), bytes, 0, bytes.length);
          return status;
        });
  }

  private OciRuntime.LaunchRequest request(Container container) {
    return new OciRuntime.LaunchRequest(
        container,
        directory,
        directory.resolve("pid"),
        directory.resolve("conmon.pid"),
        directory.resolve("log"),
        "k8s-file",
        100,
        null,
        "");
  }
}
