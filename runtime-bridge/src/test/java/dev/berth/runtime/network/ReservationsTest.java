package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationsTest {
  @TempDir Path directory;
  private StorePaths paths;
  private NetworkCatalog catalog;
  private EndpointPlanner planner;
  private Reservations reservations;

  @BeforeEach
  void open() {
    paths =
        new StorePaths(
            new EngineConfig(
                directory.resolve("data"), directory.resolve("run"), directory, Map.of()));
    catalog = new NetworkCatalog(paths, List::of);
    planner = new EndpointPlanner(catalog);
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
  void noNetworkIsTakenAwayFromUnderAContainer() {
    Network app = catalog.create(new NetworkBuilder("app").build(), network -> {});
    Container one = SampleContainers.on("app", "one");
    Lease lease = reservations.reserve(one);
    assertThat(reservations.unlessUsed(app, catalog::withdraw)).isFalse();
    reservations.free(lease);
    EndpointPlanner.Wanted wanted = planner.wanted(one).getFirst();
    assertThat(reservations.unlessUsed(app, catalog::withdraw)).isTrue();
    assertThatThrownBy(() -> reservations.reserve(one)).hasMessage("network app not found");
    assertThatThrownBy(() -> reservations.extend(lease, one, wanted))
        .hasMessage("network " + app.id() + " not found");
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

  private Network network(String name, String subnet, boolean internal, String... more) {
    List<Network.Pool> pools = new ArrayList<>();
    for (String each : more) {
      pools.add(new Network.Pool(each, null, null, Map.of()));
    }
    pools.add(new Network.Pool(subnet, null, null, Map.of()));
    Network template =
        new NetworkBuilder(name)
            .driver("bridge")
            .ipamConfig(pools)
            .pools(pools)
            .internal(internal)
            .enableIpv6(more.length > 0)
            .build();
    return catalog.create(template, unused -> {});
  }

  @Test
  void ordersNetworksByHowTheyLeadOut() {
    String unused =
        network("a", "10.1.0.0/24", true).name()
            + network("b", "10.2.0.0/24", false).name()
            + network("c", "10.3.0.0/24", false).name()
            + network("d", "10.4.0.0/24", false, "fd00:4::/64").name();
    EndpointSpec first = new EndpointSpec(null, null, null, null, null, null, null, 7);
    Container one =
        SampleContainers.with(
            "a",
            "one",
            Map.of(),
            Map.of("a", first, "b", EndpointSpec.NONE, "c", first, "d", EndpointSpec.NONE));
    assertThat(reservations.reserve(one).endpoints())
        .extracting(Lease.Endpoint::networkName)
        .containsExactly("d", "c", "b", "a");
  }

  @Test
  void givesNoInterfaceANameThatWasAskedFor() {
    String unused = network("a", "10.1.0.0/24", false).name();
    EndpointSpec named =
        new EndpointSpec(
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of("com.docker.network.endpoint.ifname", "eth0"),
            0);
    Container one =
        SampleContainers.with(
            "a",
            "one",
            Map.of(),
            Map.of(
                "a",
                named,
                "bridge",
                new EndpointSpec(null, null, null, null, null, null, null, 5)));
    assertThat(reservations.reserve(one).endpoints())
        .extracting(each -> each.networkName() + " " + each.interfaceName())
        .containsExactly("bridge eth1", "a eth0");
  }
}
