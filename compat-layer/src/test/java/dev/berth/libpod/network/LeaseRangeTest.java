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
  private static @Nullable String read(String subnet, String range) {
    String json = "{\"subnet\":\"" + subnet + "\",\"lease_range\":" + range + "}";
    return LeaseRange.read(Objects.requireNonNull(JsonObject.parse(json, "subnet")));
  }

  private static @Nullable String read(String subnet, String start, String end) {
    return read(subnet, "{\"start_ip\":\"" + start + "\",\"end_ip\":\"" + end + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.2.3, 10.1.2.9, 10.1.2.3-10.1.2.9",
    "10.1.0.0/24, 10.1.0.129, '', 10.1.0.129-",
    "10.1.0.0/24, '', 10.1.0.127, -10.1.0.127",
    "fd00::/64, fd00::1, fd00::ff, fd00::1-fd00::ff",
  })
  void anyRangeOfTheSubnetIsTaken(String subnet, String start, String end, String range) {
    assertThat(read(subnet, start, end)).isEqualTo(range);
  }

  @ParameterizedTest
  @CsvSource({
    "10.2.0.1, 10.1.2.15, lease range start ip 10.2.0.1 not in subnet 10.1.0.0/16",
    "10.1.0.1, fd00::1, lease range end ip fd00::1 not in subnet 10.1.0.0/16",
    "10.1.2.15, 10.1.2.1, lease range start ip 10.1.2.15 is behind its end ip 10.1.2.1",
    "x, 10.1.2.1, failed to decode request JSON payload: invalid IP address: x",
  })
  void othersAreRefused(String start, String end, String text) {
    assertThatThrownBy(() -> read("10.1.0.0/16", start, end))
        .isInstanceOf(PodmanException.class)
        .hasMessage(text);
  }

  @Test
  void noneIsNone() {
    assertThat(read("10.1.0.0/16", "null")).isNull();
    assertThat(read("10.1.0.0/16", "{}")).isNull();
  }

  @Test
  void isShownAsFirstAndLast() {
    assertThat(LeaseRange.of("10.1.2.0/28")).isEqualTo(new LeaseRange("10.1.2.1", "10.1.2.15"));
    assertThat(LeaseRange.of("fd00::/120")).isEqualTo(new LeaseRange("fd00::1", "fd00::ff"));
    assertThat(LeaseRange.of("10.1.2.3-")).isEqualTo(new LeaseRange("10.1.2.3", null));
  }
}
