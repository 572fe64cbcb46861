package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.NetworkFile;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTemplateTest {
  private static final String ID = "0123456789abcdef".repeat(4);

  private final List<Network> existing =
      new ArrayList<>(
          List.of(
              new NetworkBuilder("bridge")
                  .id("b")
                  .pools(List.of(pool("172.17.0.0/16", null, "172.17.0.1")))
                  .bridgeName("docker0")
                  .build()));

  private static Network.Pool pool(
      String subnet, @Nullable String range, @Nullable String gateway) {
    return new Network.Pool(subnet, range, gateway, Map.of());
  }

  private static NetworkBuilder asked(Network.Pool... pools) {
    return new NetworkBuilder("app").scope("").ipamConfig(List.of(pools));
  }

  private Network complete(NetworkBuilder asked) {
    AddressPools free = new AddressPools(List.of(), existing, List.of());
    Map<String, Map<String, String>> defaults =
        Map.of("bridge", Map.of("com.docker.network.driver.mtu", "1234"));
    return new NetworkTemplate(asked.build(), existing, free, defaults).complete(ID, Instant.EPOCH);
  }

  private void refused(NetworkBuilder asked, ErrorKind kind, String text) {
    assertThatThrownBy(() -> complete(asked))
        .hasMessage(text)
        .extracting(e -> ((EngineException) e).kind())
        .isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense|||invalid subnet nonsense: invalid CIDR block notation",
        "10.1.2.0/33|||invalid subnet 10.1.2.0/33: invalid CIDR block notation",
        "10.1.2.0/024|||invalid subnet 10.1.2.0/024: invalid CIDR block notation",
        "10.1.2/24|||invalid subnet 10.1.2/24: invalid CIDR block notation",
        "10.1.2.3/24|||invalid subnet 10.1.2.3/24: it should be 10.1.2.0/24",
        "10.1.2.0/24|10.1.2.9/25||invalid ip-range 10.1.2.9/25: it should be 10.1.2.0/25",
        "10.1.2.0/24|zz||invalid ip-range zz: invalid CIDR block notation",
        "10.1.2.0/24|fd00::/64||invalid ip-range fd00::/64: parent subnet is an IPv4 block",
        "10.1.2.0/24|10.1.2.0/23||invalid ip-range 10.1.2.0/23: CIDR block is bigger than its"
            + " parent subnet 10.1.2.0/24",
        "10.1.2.0/24|10.9.2.0/25||invalid ip-range 10.9.2.0/25: parent subnet 10.1.2.0/24 doesn't"
            + " contain ip-range",
        "10.1.2.0/24||xx|invalid gateway xx: invalid address",
        "10.1.2.0/24||10.1.2.5/24|invalid gateway 10.1.2.5/24: invalid address",
        "10.1.2.0/24||fd00::1|invalid gateway fd00::1: parent subnet is an IPv4 block",
        "10.1.2.0/24||10.9.9.9|invalid gateway 10.9.9.9: parent subnet 10.1.2.0/24 doesn't contain"
            + " this address",
      })
  void refusesWhatIsNoPool(
      String subnet, @Nullable String range, @Nullable String gateway, String text) {
    refused(
        asked(pool(subnet, range, gateway)), ErrorKind.INVALID, "invalid network config:\n" + text);
  }

  @Test
  void takesAnyNameThatIsNotBlankOrPredefined() {
    for (String name : List.of("a b", "-a", "a/b", "ä", "container:x")) {
      assertThat(complete(asked().name(name)).name()).isEqualTo(name);
    }
    refused(asked().name(" "), ErrorKind.INVALID, "invalid name: name is empty");
    refused(
        asked().name("default"),
        ErrorKind.FORBIDDEN,
        "operation is not permitted on predefined default network ");
  }

  @Test
  void tellsAllFaultsAtOnce() {
    Network.Pool bad = new Network.Pool("10.1.2.7/24", "y", "x", Map.of("z", "w"));
    refused(
        asked(bad, pool("10.3.2.7/24", null, null)),
        ErrorKind.INVALID,
        "invalid network config:\n"
            + "* invalid subnet 10.1.2.7/24: it should be 10.1.2.0/24\n"
            + "* invalid ip-range y: invalid CIDR block notation\n"
            + "* invalid gateway x: invalid address\n"
            + "* invalid auxiliary address z: invalid address\n"
            + "* invalid subnet 10.3.2.7/24: it should be 10.3.2.0/24");
  }

  @Test
  void keepsWhatWasAskedApartFromWhatIsUsed() {
    Network made =
        complete(
            asked(pool("10.5.7.0/24", "10.5.7.128/25", null), pool("FD00:A::/64", null, null)));
    assertThat(made.pools()).containsExactly(pool("10.5.7.0/24", "10.5.7.128/25", "10.5.7.128"));
    assertThat(made.ipamConfig())
        .containsExactly(
            pool("10.5.7.0/24", "10.5.7.128/25", null), pool("FD00:A::/64", null, null));
    assertThat(made.options()).containsEntry("com.docker.network.driver.mtu", "1234");
  }

  @Test
  void choosesGateways() {
    assertThat(gateway(asked(pool("10.5.0.0/24", null, null)))).isEqualTo("10.5.0.1");
    assertThat(gateway(asked(pool("10.5.0.0/31", null, null)))).isEqualTo("10.5.0.0");
    assertThat(gateway(asked(pool("10.5.0.0/32", null, null)))).isEqualTo("10.5.0.0");
    assertThat(gateway(asked(pool("10.5.0.0/24", "10.5.0.9/32", null)))).isEqualTo("10.5.0.9");
    NetworkBuilder six = asked(pool("fd00:6::/64", "fd00:6::100/120", null)).enableIpv6(true);
    assertThat(complete(six.enableIpv4(false)).pools().getFirst().gateway())
        .isEqualTo("fd00:6::100");
    refused(
        asked(pool("10.1.2.0/24", null, "10.1.2.255")),
        ErrorKind.INTERNAL,
        "failed to allocate gateway (10.1.2.255): Address already in use");
    refused(
        asked(new Network.Pool("10.1.2.0/24", null, null, Map.of("a", "10.1.2.1"))),
        ErrorKind.INTERNAL,
        "failed to allocate secondary ip address (a:10.1.2.1): Address already in use");
    NetworkBuilder full = asked(pool("fd00:6::/128", null, null)).enableIpv6(true);
    refused(
        full,
        ErrorKind.INTERNAL,
        "failed to allocate gateway (): no available addresses on this pool");
  }

  private @Nullable String gateway(NetworkBuilder asked) {
    return complete(asked).pools().getFirst().gateway();
  }

  @Test
  void refusesPoolsInDockersWords() {
    refused(
        asked(pool("172.17.5.0/24", null, null)),
        ErrorKind.FORBIDDEN,
        "invalid pool request: Pool overlaps with other one on this address space");
    refused(
        asked(pool("10.1.2.0/24", null, null), pool("10.1.3.0/24", null, null)),
        ErrorKind.FORBIDDEN,
        "bridge driver doesn't support multiple subnets");
    assertThat(
            complete(
                    asked(pool("10.1.2.0/24", null, null), pool("10.1.3.0/24", null, null))
                        .driver("macvlan"))
                .pools())
        .hasSize(2);
    refused(asked().enableIpv4(false), ErrorKind.INVALID, "IPv4 or IPv6 must be enabled");
    refused(asked().ipamDriver("odd"), ErrorKind.NOT_FOUND, "plugin \"odd\" not found");
    refused(asked().ipamDriver("null"), ErrorKind.INVALID, "ipv4 pool is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "com.docker.network.driver.mtu|abc|failed to parse com.docker.network.driver.mtu value: abc"
            + " (strconv.Atoi: parsing \"abc\": invalid syntax)",
        "com.docker.network.driver.mtu|-5|invalid MTU number: -5",
        "com.docker.network.bridge.enable_icc|maybe|failed to parse"
            + " com.docker.network.bridge.enable_icc value: maybe (strconv.ParseBool: parsing"
            + " \"maybe\": invalid syntax)",
        "com.docker.network.bridge.host_binding_ipv4|x|failed to parse"
            + " com.docker.network.bridge.host_binding_ipv4 value: x (nil ip)",
        "com.docker.network.bridge.gateway_mode_ipv4|x|failed to parse"
            + " com.docker.network.bridge.gateway_mode_ipv4 value: x (unknown gateway mode x)",
      })
  void refusesOptionsThatCannotBe(String option, String value, String text) {
    refused(asked().options(Map.of(option, value)), ErrorKind.INVALID, text);
  }

  @Test
  void refusesWhatIsBeyondAUser() {
    refused(
        asked().options(Map.of("com.docker.network.host_ipv4", "192.0.2.1")),
        ErrorKind.INVALID,
        "driver-opt \"com.docker.network.host_ipv4\" needs the host's own network, which a rootless"
            + " engine cannot set up");
  }

  @Test
  void refusesNamesOfInterfacesThatCannotBe() {
    String option = "com.docker.network.bridge.name";
    refused(
        asked().options(Map.of(option, "docker0")),
        ErrorKind.FORBIDDEN,
        "cannot create network "
            + ID
            + " (docker0): conflicts with network b (docker0): networks have same bridge name");
    for (String name : List.of("averyverylongname", "a/b", "uplink", "lo", "a b")) {
      assertThatThrownBy(() -> complete(asked().options(Map.of(option, name))))
          .hasMessageContaining("invalid value for " + option);
    }
    assertThat(complete(asked().options(Map.of(option, ""))).bridgeName())
        .isEqualTo("br-0123456789ab");
  }

  @Test
  void isolationIsForInternalNetworks() {
    Map<String, String> isolated =
        Map.of("com.docker.network.bridge.gateway_mode_ipv4", "isolated");
    refused(
        asked().options(isolated),
        ErrorKind.INTERNAL,
        "gateway mode 'isolated' can only be used for an internal network");
    assertThat(gateway(asked().options(isolated).internal(true))).isNull();
  }

  @Test
  void driversOfClustersAndOddOnesAreRefused() {
    refused(asked().driver("weird"), ErrorKind.NOT_FOUND, "plugin \"weird\" not found");
    refused(
        asked().driver("host"),
        ErrorKind.FORBIDDEN,
        "only one instance of \"host\" network is allowed");
    assertThatThrownBy(() -> complete(asked().driver("overlay")))
        .hasMessageStartingWith("This node is not a swarm manager.");
    refused(
        asked().scope("swarm"),
        ErrorKind.FORBIDDEN,
        "cannot create a swarm scoped network when swarm is not active");
    refused(
        asked().ingress(true),
        ErrorKind.FORBIDDEN,
        "Ingress network can only be global scope network");
    assertThat(complete(asked().scope("global")).pools().getFirst().subnet())
        .isEqualTo("10.0.0.0/24");
    assertThatThrownBy(() -> complete(asked().driver("macvlan").options(Map.of("parent", "eth0"))))
        .hasMessageContaining("cannot lie upon the host's interface \"eth0\"");
  }

  @Test
  void configurationsAreForOtherNetworks() {
    Network source =
        complete(
            asked(pool("10.6.0.0/24", null, "10.6.0.7"))
                .configOnly(true)
                .driver("odd")
                .labels(Map.of("l", "m"))
                .options(Map.of("com.docker.network.driver.mtu", "1400")));
    assertThat(source.driver()).isEqualTo("null");
    assertThat(source.pools()).isEmpty();
    existing.add(new NetworkBuilder(source).name("source").build());
    Network made = complete(asked().configFrom("source"));
    assertThat(made.pools()).containsExactly(pool("10.6.0.0/24", null, "10.6.0.7"));
    assertThat(made.labels()).containsEntry("l", "m");
    assertThat(made.options()).containsEntry("com.docker.network.driver.mtu", "1400");
    refused(
        asked().configFrom("bridge"),
        ErrorKind.NOT_FOUND,
        "configuration network \"bridge\" does not exist");
    refused(
        asked().configFrom("source").options(Map.of("a", "b")),
        ErrorKind.FORBIDDEN,
        "network driver options are not supported if the network depends on a configuration"
            + " network");
    existing.add(made);
    assertThatThrownBy(() -> ConfigurationNetworks.checkUnused(existing.get(1), existing))
        .hasMessage("error while removing network: configuration network \"source\" is in use");
  }

  @Test
  void blocksOfTheConfigurationAreCutAndUsedUp() {
    List<NetworkFile.Block> blocks = List.of(new NetworkFile.Block("10.8.0.0/23", 24));
    List<Network> all = new ArrayList<>();
    for (String expected : List.of("10.8.0.0/24", "10.8.1.0/24")) {
      Cidr next = new AddressPools(blocks, all, List.of()).next();
      assertThat(next).hasToString(expected);
      all.add(new NetworkBuilder("n").pools(List.of(pool(next.toString(), null, null))).build());
    }
    AddressPools none = new AddressPools(blocks, all, List.of());
    assertThatThrownBy(none::next)
        .hasMessage("all predefined address pools have been fully subnetted");
  }

  @Test
  void networksByPodmansRulesAreSmallOnes() {
    Network first = complete(asked().ipamOptions(Network.PODMANS_IPAM));
    assertThat(first.pools()).containsExactly(pool("10.89.0.0/24", null, "10.89.0.1"));
    existing.add(first);
    List<Cidr> host = List.of(Cidr.parse("10.89.1.128/25"), Cidr.parse("10.89.2.0/23"));
    Network template = asked().ipamOptions(Network.PODMANS_IPAM).build();
    assertThat(new AddressPools(List.of(), existing, host).next(template))
        .hasToString("10.89.4.0/24");
    List<Cidr> all = List.of(Cidr.parse("10.89.0.0/16"));
    assertThat(new AddressPools(List.of(), existing, all).next(template))
        .hasToString("10.90.0.0/24");
    List<NetworkFile.Block> blocks = List.of(new NetworkFile.Block("10.8.0.0/23", 24));
    assertThat(new AddressPools(blocks, existing, List.of()).next(template))
        .hasToString("10.8.0.0/24");
    assertThat(new AddressPools(List.of(), existing, List.of()).next(asked().build()))
        .hasToString("172.18.0.0/16");
  }
}
