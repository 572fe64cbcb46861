package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "103, 103B",
    "999, 999B",
    "1000, 1kB",
    "2048, 2.048kB",
    "10240, 10.24kB",
    "123456, 123.5kB",
    "1050000, 1.05MB",
    "31457280, 31.46MB",
    "5000000000, 5GB"
  })
  void sizesAreAsDockers(long bytes, String text) {
    assertThat(ProgressText.size(bytes)).isEqualTo(text);
  }

  @Test
  void barsAreAsDockers() {
    assertThat(ProgressText.of(103, 103)).isEqualTo("[" + "=".repeat(50) + ">]     103B/103B");
    assertThat(ProgressText.of(2048, 2048)).isEqualTo("[" + "=".repeat(50) + ">]  2.048kB/2.048kB");
    assertThat(ProgressText.of(50, 200))
        .isEqualTo("[" + "=".repeat(12) + ">" + " ".repeat(38) + "]      50B/200B");
    assertThat(ProgressText.of(28, 0)).isEqualTo("     28B");
    assertThat(ProgressText.of(0, 0)).isEmpty();
  }
}
