package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationsTest {
  @TempDir Path directory;
  private StorePaths paths;
  private EndpointPlanner planner;
  private Reservations reservations;

  @BeforeEach
  void open() {
    paths =
        new StorePaths(
            new EngineConfig(
                directory.resolve("data"), directory.resolve("run"), directory, Map.of()));
    planner = new EndpointPlanner(new NetworkCatalog(paths, List::of));
    reservations = reopened();
  }

  private Reservations reopened() {
    return new Reservations(planner, new LeaseBook(paths));
  }

  private static String address(Lease lease) {
    return String.valueOf(lease.endpoints().getFirst().ipv4());
  }

  @Test
  void neverGivesAnAddressTwiceEvenToALaterService() {
    Container one = SampleContainers.on("bridge", "one");
    assertThat(address(reservations.reserve(one))).isEqualTo("172.17.0.2");
    assertThat(address(reservations.reserve(one))).isEqualTo("172.17.0.2");
    Lease second = reopened().reserve(SampleContainers.on("bridge", "two"));
    assertThat(address(second)).isEqualTo("172.17.0.3");
  }

  @Test
  void letsAddressesRestBeforeTheyAreGivenAgain() {
    Lease lease = reservations.reserve(SampleContainers.on("bridge", "one"));
    reservations.free(lease);
    assertThat(reservations.all()).isEmpty();
    assertThat(address(reservations.reserve(SampleContainers.on("bridge", "two"))))
        .isEqualTo("172.17.0.3");
  }

  @Test
  void namesInterfacesAndHoldsAddressesOfMoreNetworks() {
    Container one = SampleContainers.on("bridge", "one");
    Lease lease = reservations.reserve(one);
    Network bridge = planner.wanted(one).getFirst().network();
    Lease.Endpoint added =
        reservations.extend(lease, one, new EndpointPlanner.Wanted(bridge, EndpointSpec.NONE));
    assertThat(added.interfaceName()).isEqualTo("eth1");
    assertThat(added.ipv4()).isEqualTo("172.17.0.3");
    assertThat(reopened().all().getFirst().endpoints()).hasSize(2);
  }

  @Test
  void saysWhenANetworkIsMissing() {
    Container lost = SampleContainers.on("nowhere", "lost");
    assertThatThrownBy(() -> reservations.reserve(lost)).hasMessage("network nowhere not found");
    assertThat(reservations.all()).isEmpty();
  }
}
