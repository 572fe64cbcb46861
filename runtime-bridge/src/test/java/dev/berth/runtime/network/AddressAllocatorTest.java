package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressAllocatorTest {
  private static final Network.Pool TINY =
      new Network.Pool("10.1.2.0/29", null, "10.1.2.1", Map.of("router", "10.1.2.3"));

  private static final Network NETWORK = new NetworkBuilder("app").id("beef").build();

  private final List<InetAddress> taken = new ArrayList<>();

  private String next(Network.Pool pool, @Nullable String wanted) {
    InetAddress address = AddressAllocator.allocate(NETWORK, pool, taken, wanted);
    taken.add(address);
    return Addresses.text(address);
  }

  @Test
  void givesTheLowestFreeAddressUntilNoneIsLeft() {
    assertThat(next(TINY, null)).isEqualTo("10.1.2.2");
    assertThat(next(TINY, "")).isEqualTo("10.1.2.4");
    assertThat(next(TINY, null)).isEqualTo("10.1.2.5");
    assertThat(next(TINY, null)).isEqualTo("10.1.2.6");
    assertThatThrownBy(() -> next(TINY, null))
        .isInstanceOf(EngineException.class)
        .hasMessage("no available IPv4 addresses on this network's address pools: app (beef)");
    taken.remove(InetAddress.ofLiteral("10.1.2.4"));
    assertThat(next(TINY, null)).isEqualTo("10.1.2.4");
  }

  @Test
  void staysInTheRange() {
    Network.Pool pool = new Network.Pool("10.1.0.0/16", "10.1.9.0/30", "10.1.0.1", Map.of());
    assertThat(next(pool, null)).isEqualTo("10.1.9.0");
    assertThat(next(pool, "10.1.200.7")).isEqualTo("10.1.200.7");
  }

  @Test
  void givesWhatIsAskedForOnce() {
    assertThat(next(TINY, "10.1.2.5")).isEqualTo("10.1.2.5");
    assertThatThrownBy(() -> next(TINY, "10.1.2.5"))
        .hasMessage("Address already in use")
        .extracting(e -> ((EngineException) e).kind())
        .isEqualTo(ErrorKind.FORBIDDEN);
    assertThatThrownBy(() -> next(TINY, "10.1.2.1")).hasMessage("Address already in use");
    assertThatThrownBy(() -> next(TINY, "10.9.9.9"))
        .hasMessage("no configured subnet or ip-range contain the IP address 10.9.9.9");
    assertThatThrownBy(() -> next(TINY, "nonsense")).hasMessage("invalid IP address: nonsense");
  }

  @Test
  void pointToPointSubnetsHaveNoReservedAddresses() {
    assertThat(next(new Network.Pool("10.1.3.0/31", null, "10.1.3.0", Map.of()), null))
        .isEqualTo("10.1.3.1");
    assertThat(next(new Network.Pool("10.1.4.4/32", null, null, Map.of()), null))
        .isEqualTo("10.1.4.4");
  }

  @Test
  void countsWhatIsUsedAndWhatIsLeft() {
    Network.Pool pool =
        new Network.Pool("10.1.0.0/16", "10.1.9.0/30", "10.1.0.1", Map.of("a", "10.1.9.1"));
    next(pool, null);
    AddressAllocator.Usage usage = AddressAllocator.usage(pool, taken);
    assertThat(usage.used()).isEqualTo(5);
    assertThat(usage.available()).isEqualTo(2);
  }

  @Test
  void givesIpv6() {
    Network.Pool pool = new Network.Pool("fd00:9::/64", null, "fd00:9::1", Map.of());
    assertThat(next(pool, null)).isEqualTo("fd00:9::2");
  }
}
