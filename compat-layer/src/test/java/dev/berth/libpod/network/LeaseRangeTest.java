package dev.berth.libpod.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseRangeTest {
  private static @Nullable String block(String subnet, String range) {
    String json = "{\"subnet\":\"" + subnet + "\",\"lease_range\":" + range + "}";
    return LeaseRange.block(Objects.requireNonNull(JsonObject.parse(json, "subnet")));
  }

  private static @Nullable String block(String subnet, String start, String end) {
    return block(subnet, "{\"start_ip\":\"" + start + "\",\"end_ip\":\"" + end + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.2.1, 10.1.2.15, 10.1.2.0/28",
    "10.1.0.0/16, 10.1.2.0, 10.1.2.15, 10.1.2.0/28",
    "10.1.0.0/16, 10.1.2.1, 10.1.2.14, 10.1.2.0/28",
    "10.1.0.0/24, 10.1.0.129, '', 10.1.0.128/25",
    "10.1.0.0/24, '', 10.1.0.127, 10.1.0.0/25",
    "10.1.0.0/24, 10.1.0.7, 10.1.0.7, 10.1.0.7/32",
    "fd00::/64, fd00::1, fd00::ff, fd00::/120",
  })
  void wholeBlocksAreTaken(String subnet, String start, String end, String block) {
    assertThat(block(subnet, start, end)).isEqualTo(block);
  }

  @ParameterizedTest
  @CsvSource({"10.1.2.3, 10.1.2.15", "10.1.2.1, 10.1.2.12", "10.1.2.15, 10.1.2.1"})
  void othersAreRefusedByName(String start, String end) {
    assertThatThrownBy(() -> block("10.1.0.0/16", start, end))
        .isInstanceOf(PodmanException.class)
        .hasMessageContaining("lease_range from " + start + " to " + end);
  }

  @Test
  void whatIsNoAddressIsRefused() {
    assertThatThrownBy(() -> block("10.1.0.0/16", "x", "10.1.0.9"))
        .isInstanceOf(PodmanException.class);
    assertThatThrownBy(() -> block("x", "10.1.0.1", "10.1.0.9"))
        .isInstanceOf(PodmanException.class);
  }

  @Test
  void noneIsNone() {
    assertThat(block("10.1.0.0/16", "null")).isNull();
    assertThat(block("10.1.0.0/16", "{}")).isNull();
  }

  @Test
  void aBlockIsShownAsFirstAndLast() {
    assertThat(LeaseRange.of("10.1.2.0/28")).isEqualTo(new LeaseRange("10.1.2.1", "10.1.2.15"));
    assertThat(LeaseRange.of("fd00::/120")).isEqualTo(new LeaseRange("fd00::1", "fd00::ff"));
  }
}
