package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HelperProcessTest {
  @Test
  void oneThatEndedBeforeItWasMarkedIsNotAlive() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    int pid = Math.toIntExact(ended.pid());
    assertThat(ended.waitFor()).isZero();
    assertThat(HelperProcess.alive(HelperProcess.mark(pid))).isFalse();
  }

  @Test
  void aMarkedProcessIsAliveUntilItEnds() throws IOException, InterruptedException {
    Process running = new ProcessBuilder("sleep", "60").start();
    HelperProcess.ProcessMark mark = HelperProcess.mark(Math.toIntExact(running.pid()));
    assertThat(HelperProcess.alive(mark)).isTrue();
    running.destroyForcibly().waitFor();
    assertThat(HelperProcess.alive(mark)).isFalse();
  }
}
