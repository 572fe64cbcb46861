package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangeTest {
  private static Network.Pool pool(@Nullable String range) {
    return new Network.Pool("10.1.2.0/24", range, "10.1.2.1", Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    ", 2, 253",
    "10.1.2.64/26, 64, 64",
    "10.1.2.20-10.1.2.22, 20, 3",
    "10.1.2.250-, 250, 5",
    "-10.1.2.4, 2, 3"
  })
  void addressesComeFromIt(@Nullable String range, int first, int available) {
    assertThat(AddressAllocator.usage(pool(range), List.of()).available()).isEqualTo(available);
    Network network = new NetworkBuilder("n").build();
    InetAddress given = AddressAllocator.allocate(network, pool(range), List.of(), null);
    assertThat(given.getHostAddress()).isEqualTo("10.1.2." + first);
  }

  @Test
  void oneThatIsNearlyABlockIsToldAsOne() {
    assertThat(AddressRange.block(pool("10.1.2.129-10.1.2.255"))).isEqualTo("10.1.2.128/25");
    assertThat(AddressRange.block(pool("10.1.2.0/28"))).isEqualTo("10.1.2.0/28");
    assertThat(AddressRange.block(pool("10.1.2.20-10.1.2.22"))).isNull();
    assertThat(AddressRange.block(pool(null))).isNull();
  }
}
