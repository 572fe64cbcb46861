package dev.berth.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.linux.LinuxKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotatorTest {
  @TempDir Path directory;

  @Test
  void shiftsThePiecesAndTellsTheMonitor() throws IOException {
    Path log = directory.resolve("log");
    Path control = directory.resolve("ctl");
    Files.writeString(log, "new");
    Files.writeString(RotatedFiles.piece(log, 1), "old");
    Files.writeString(RotatedFiles.piece(log, 2), "oldest");
    Files.createFile(control);
    LogRotator rotator = new LogRotator(new LinuxKernel());
    assertThat(rotator.rotate(log, control, 4, 3)).isFalse();
    assertThat(rotator.rotate(log, control, 3, 1)).isFalse();
    assertThat(log).hasContent("new");
    assertThat(rotator.rotate(log, control, 3, 3)).isTrue();
    assertThat(log).doesNotExist();
    assertThat(RotatedFiles.piece(log, 1)).hasContent("new");
    assertThat(RotatedFiles.piece(log, 2)).hasContent("old");
    assertThat(RotatedFiles.piece(log, 3)).doesNotExist();
    assertThat(control).hasContent("2 0 0\n");
  }
}
