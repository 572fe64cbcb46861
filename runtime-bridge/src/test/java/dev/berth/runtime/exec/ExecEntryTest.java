package dev.berth.runtime.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.linux.FakeKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecEntryTest {
  @TempDir private Path directory;

  @Test
  void isStartedOnce() {
    ExecEntry entry = entry(false);
    entry.claim();
    assertThatThrownBy(entry::claim)
        .isInstanceOf(EngineException.class)
        .hasMessage("Error: Exec command x is already running");
    entry.started();
    entry.ended(3);

    assertThatThrownBy(entry::claim).hasMessage("Error: Exec command x has already run");
    assertThat(entry.snapshot().exitCode()).isEqualTo(3);
    assertThat(entry.snapshot().running()).isFalse();
    assertThat(entry.endedBefore(Duration.ofMinutes(10))).isFalse();
    assertThat(entry.endedBefore(Duration.ZERO)).isTrue();
  }

  @Test
  void tellsThePidAlsoAfterItsEnd() throws IOException {
    ExecEntry entry = entry(false);
    entry.claim();
    entry.started();
    assertThat(entry.snapshot().pid()).isZero();
    Files.writeString(entry.pidFile(), "77\n");
    assertThat(entry.snapshot().pid()).isEqualTo(77);
    entry.ended(0);
    assertThat(entry.snapshot().pid()).isEqualTo(77);
  }

  @Test
  void resizeWaitsForTheTerminal() throws InterruptedException {
    FakeKernel kernel = new FakeKernel();
    ExecEntry entry = entry(true);
    Thread resizing = Thread.startVirtualThread(() -> entry.resize(kernel, 30, 90));
    entry.claim();
    entry.started();
    assertThat(resizing.join(Duration.ofMillis(20))).isFalse();

    entry.terminalOpened(9);

    assertThat(resizing.join(Duration.ofSeconds(5))).isTrue();
    assertThat(kernel.calls).containsExactly("winsize 9 30 90");
    entry.terminalClosed();
    entry.ended(0);
    entry.resize(kernel, 31, 91);
    assertThat(kernel.calls).hasSize(1);
  }

  @Test
  void failuresOfTheLaunchAreReadFromTheRuntimesLog() throws IOException {
    LaunchVerdict verdict = new LaunchVerdict(entry(false), false);
    assertThat(verdict.failure(1)).isNull();
    Files.writeString(
        verdict.log(),
        """
        {"msg":"a warning","level":"warning"}
        {"msg":"executable file `x` not found","level":"error"}
        """);

    assertThat(verdict.failure(0)).isNull();
    assertThat(verdict.failure(255)).isEqualTo("executable file `x` not found");
    assertThat(verdict.launched()).isFalse();
  }

  @Test
  void aProcessThatBecameAnotherProgramWasLaunched() throws IOException {
    Files.writeString(entry(false).pidFile(), Long.toString(ProcessHandle.current().pid()));
    ExecSpec spec = ExecBench.spec(false, false, "sh");
    ExecEntry still = new ExecEntry("java", ContainerId.random(), spec, directory, null);
    LaunchVerdict verdict = new LaunchVerdict(still, false);
    Files.writeString(verdict.log(), "{\"msg\":\"late\",\"level\":\"error\"}");

    assertThat(verdict.launched()).isFalse();
    assertThat(verdict.failure(1)).isEqualTo("late");

    ExecEntry named = new ExecEntry("no-such-word", ContainerId.random(), spec, directory, null);
    LaunchVerdict other = new LaunchVerdict(named, false);
    assertThat(other.launched()).isTrue();
    assertThat(other.failure(1)).isNull();
  }

  private ExecEntry entry(boolean tty) {
    return new ExecEntry(
        "x", ContainerId.random(), ExecBench.spec(tty, false, "sh"), directory, null);
  }
}
