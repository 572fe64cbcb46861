package dev.berth.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class FileFailuresTest {
  @Test
  void tellsTheReasonAndNoPlaces() {
    assertThat(FileFailures.text(new FileSystemException("/a", "/b", "No space left on device")))
        .isEqualTo("no space left on device");
    assertThat(FileFailures.text(new IOException("write /x: file too large")))
        .isEqualTo("write /x: file too large");
  }
}
