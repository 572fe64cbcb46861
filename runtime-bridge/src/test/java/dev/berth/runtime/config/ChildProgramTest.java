package dev.berth.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChildProgramTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static ChildProgram.@Nullable Outcome sh(String script, byte[] input, Duration limit)
      throws IOException {
    return new ChildProgram(new ProcessBuilder("/bin/sh", "-c", script), 10, limit, () -> false)
        .run(input);
  }

  @Test
  void tellsTheExitCodeAndTheBeginningOfTheOutput() throws IOException {
    ChildProgram.Outcome outcome =
        sh("cat; echo 0123456789; exit 3", "ab".getBytes(StandardCharsets.UTF_8), LONG);
    Objects.requireNonNull(outcome);
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(new String(outcome.output(), StandardCharsets.UTF_8)).isEqualTo("ab01234567");
  }

  @Test
  void inputThatNobodyReadsAndOutputBeyondAPipeDoNotHold() throws IOException {
    ChildProgram.Outcome outcome = sh("head -c 300000 /dev/zero", new byte[1 << 20], LONG);
    Objects.requireNonNull(outcome);
    assertThat(outcome.code()).isZero();
  }

  @Test
  void whatTakesTooLongIsEndedWithWhatItStarted() throws IOException {
    String mark = "7" + ProcessHandle.current().pid();
    assertThat(sh("sleep " + mark + " & wait", new byte[0], Duration.ofMillis(300))).isNull();
    assertThat(
            ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").endsWith("sleep " + mark)))
        .isEmpty();
  }

  @Test
  void endsWhenNobodyWaits() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    ChildProgram program =
        new ChildProgram(
            new ProcessBuilder("/bin/sleep", "100"), 10, LONG, () -> asked.incrementAndGet() > 1);
    assertThat(program.run(new byte[0])).isNull();
    assertThat(asked).hasValue(2);
  }

  @Test
  void aMissingProgramFails() {
    ChildProgram program =
        new ChildProgram(new ProcessBuilder("/nonexistent/program"), 10, LONG, () -> false);
    assertThatThrownBy(() -> program.run(new byte[0])).isInstanceOf(IOException.class);
  }
}
