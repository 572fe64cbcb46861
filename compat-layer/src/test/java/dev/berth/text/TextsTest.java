package dev.berth.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  @ParameterizedTest
  @CsvSource({
    "0, Less than a second",
    "1, 1 second",
    "59, 59 seconds",
    "60, About a minute",
    "119, About a minute",
    "120, 2 minutes",
    "3599, 59 minutes",
    "3600, About an hour",
    "5399, About an hour",
    "5400, 2 hours",
    "172799, 2 days",
    "169199, 47 hours",
    "1209600, 2 weeks",
    "1123200, 13 days",
    "5184000, 2 months",
    "63072000, 2 years"
  })
  void durationsReadAsInGoUnits(long seconds, String text) {
    assertThat(HumanDuration.of(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void timesHaveGoForms() {
    Instant time = Instant.parse("2026-01-02T03:04:05.120Z");
    assertThat(GoTime.rfc3339Nano(time)).isEqualTo("2026-01-02T03:04:05.12Z");
    assertThat(GoTime.rfc3339Nano(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(GoTime.rfc3339Nano(null)).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(GoTime.fixedNano(time)).isEqualTo("2026-01-02T03:04:05.120000000Z");
  }

  @ParameterizedTest
  @CsvSource({
    "1h, 3600000000000",
    "1.5s, 1500000000",
    "-1m, -60000000000",
    "10ms, 10000000",
    "1h2m3s, 3723000000000",
    "0, 0"
  })
  void goDurationsAreParsed(String text, long nanos) {
    assertThat(GoDuration.parse(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "h", "1x", "1h1", ".s", "-", "1..2s", "99999999999h"})
  void otherTextsAreNoDurations(String text) {
    assertThat(GoDuration.parse(text)).isNull();
  }

  @Test
  void unixTimesHaveNanoseconds() {
    assertThat(UnixTime.parse("1.5")).isEqualTo(Instant.ofEpochSecond(1, 500_000_000));
    assertThat(UnixTime.parse("12.000000001")).isEqualTo(Instant.ofEpochSecond(12, 1));
    assertThat(UnixTime.parse("0")).isNull();
    assertThat(UnixTime.parse("")).isNull();
    assertThatThrownBy(() -> UnixTime.parse("yesterday"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("invalid syntax");
  }

  @Test
  void detachKeysAreBytes() {
    assertThat(DetachKeys.parse("")).containsExactly(16, 17);
    assertThat(DetachKeys.parse("ctrl-a,x,ctrl-],ctrl-@")).containsExactly(1, 'x', 29, 0);
    assertThatThrownBy(() -> DetachKeys.parse("ctrl-1"))
        .hasMessage("Invalid detach keys (ctrl-1) provided");
    assertThatThrownBy(() -> DetachKeys.parse("a,,b")).isInstanceOf(EngineException.class);
  }

  @Test
  void fileModesAreGos() {
    assertThat(GoFileMode.of(0040755)).isEqualTo(1L << 31 | 0755);
    assertThat(GoFileMode.of(0100644)).isEqualTo(0644);
    assertThat(GoFileMode.of(0120777)).isEqualTo(1L << 27 | 0777);
    assertThat(GoFileMode.of(0020620)).isEqualTo(1L << 26 | 1L << 21 | 0620);
    assertThat(GoFileMode.of(0104755)).isEqualTo(1L << 23 | 0755);
    assertThat(GoFileMode.of(0041777)).isEqualTo(1L << 31 | 1L << 20 | 0777);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "999,999ns",
    "1500,1.5\u00b5s",
    "853001915,853.001915ms",
    "1000000000,1s",
    "61500000000,1m1.5s",
    "3600000000000,1h0m0s",
    "-1500000000,-1.5s"
  })
  void durationsAsGoPrintsThem(long nanos, String text) {
    assertThat(GoDuration.text(nanos)).isEqualTo(text);
  }
}
