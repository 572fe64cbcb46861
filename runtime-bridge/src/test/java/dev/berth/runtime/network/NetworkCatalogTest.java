package dev.berth.runtime.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkCatalogTest {
  @TempDir Path directory;
  private StorePaths paths;
  private NetworkCatalog catalog;

  @BeforeEach
  void open() {
    paths =
        new StorePaths(
            new EngineConfig(
                directory.resolve("data"), directory.resolve("run"), directory, Map.of()));
    catalog = reopened();
  }

  private NetworkCatalog reopened() {
    return new NetworkCatalog(paths, () -> List.of(Cidr.parse("172.17.3.0/24")));
  }

  private Network create(Network template) {
    return catalog.create(template, network -> {});
  }

  private static Network template(String name, String driver, String... subnets) {
    List<Network.Pool> pools =
        java.util.Arrays.stream(subnets)
            .map(subnet -> new Network.Pool(subnet, null, null, Map.of()))
            .toList();
    return new NetworkBuilder(name).driver(driver).scope("").ipamConfig(pools).build();
  }

  @Test
  void alwaysHasThePredefinedOnesWithTheSameIdsAndSubnet() {
    List<Network> first = catalog.list();
    assertThat(first).extracting(Network::name).containsExactly("bridge", "host", "none");
    assertThat(first).extracting(Network::driver).containsExactly("bridge", "host", "null");
    assertThat(first.getFirst().pools().getFirst().subnet()).isEqualTo("172.18.0.0/16");
    assertThat(first.getFirst().bridgeName()).isEqualTo("docker0");
    assertThat(reopened().list()).isEqualTo(first);
  }

  @Test
  void theDefaultBridgeKeepsResolvers() {
    List<String> servers = List.of("192.0.2.1");
    Network changed =
        catalog.update("bridge", before -> new NetworkBuilder(before).dnsServers(servers).build());
    assertThat(changed.dnsServers()).isEqualTo(servers);
    assertThat(reopened().get("bridge")).isEqualTo(changed);
  }

  @Test
  void createsFindsAndForgets() {
    Network made = create(template("app", "bridge", "10.5.0.0/24"));
    assertThat(made.pools().getFirst())
        .isEqualTo(new Network.Pool("10.5.0.0/24", null, "10.5.0.1", Map.of()));
    assertThat(made.ipamConfig().getFirst().gateway()).isNull();
    assertThat(made.scope()).isEqualTo("local");
    assertThat(made.bridgeName()).isEqualTo("br-" + made.id().substring(0, 12));
    NetworkCatalog again = reopened();
    assertThat(again.get("app")).isEqualTo(made);
    assertThat(again.get(made.id())).isEqualTo(made);
    assertThat(again.get(made.id().substring(0, 12))).isEqualTo(made);
    again.remove(made);
    assertThatThrownBy(() -> again.get("app")).hasMessage("network app not found");
  }

  @Test
  void readsDocumentsOfEarlierVersions() throws IOException {
    String id = "ab".repeat(32);
    Files.createDirectories(paths.networks());
    Files.writeString(
        paths.networks().resolve(id + ".json"),
        """
        {"id":"%s","name":"old","created":"2026-01-02T03:04:05Z","driver":"bridge","scope":"local",
        "enableIpv4":true,"enableIpv6":false,"ipamDriver":"default","ipamOptions":{},
        "pools":[{"subnet":"10.9.0.0/24","gateway":"10.9.0.1","auxiliaryAddresses":{}}],
        "internal":false,"attachable":false,"ingress":false,"bridgeName":"br-x","options":{},"labels":{}}
        """
            .formatted(id));
    Network old = reopened().get("old");
    assertThat(old.ipamConfig()).isEqualTo(old.pools()).hasSize(1);
    assertThat(old.ipamOptions()).isNull();
    assertThat(old.configOnly()).isFalse();
    assertThat(old.configFrom()).isEmpty();
    assertThat(old.backend()).isEmpty();
  }

  @Test
  void hidesWhatIsBeingRemoved() {
    Network made = create(template("app", "bridge", "10.5.0.0/24"));
    catalog.withdraw(made);
    assertThatThrownBy(() -> catalog.get("app")).hasMessage("network app not found");
    assertThatThrownBy(() -> catalog.withdraw(made)).hasMessage("network app not found");
    catalog.restore(made);
    assertThat(catalog.get("app")).isEqualTo(made);
    catalog.withdraw(made);
    catalog.remove(made);
    assertThat(reopened().list()).hasSize(3);
  }

  @Test
  void givesSubnetsInDockersOrder() {
    assertThat(create(template("a", "bridge")).pools().getFirst().subnet())
        .isEqualTo("172.19.0.0/16");
    assertThat(create(template("b", "bridge")).pools().getFirst().subnet())
        .isEqualTo("172.20.0.0/16");
  }

  @Test
  void refusesWithDockersTexts() {
    create(template("app", "bridge", "10.5.0.0/24"));
    refused(template("app", "bridge"), ErrorKind.CONFLICT, "network with name app already exists");
    refused(
        template("other", "bridge", "10.5.0.128/25"),
        ErrorKind.FORBIDDEN,
        "invalid pool request: Pool overlaps with other one on this address space");
    refused(
        template("host", "bridge"),
        ErrorKind.FORBIDDEN,
        "operation is not permitted on predefined host network ");
    refused(template("x", "weird"), ErrorKind.NOT_FOUND, "plugin \"weird\" not found");
    assertThatThrownBy(() -> create(template("x", "bridge", "nonsense")))
        .hasMessageContaining("nonsense");
    assertThat(catalog.list()).hasSize(4);
  }

  private void refused(Network template, ErrorKind kind, String text) {
    assertThatThrownBy(() -> create(template))
        .hasMessage(text)
        .extracting(e -> ((EngineException) e).kind())
        .isEqualTo(kind);
  }
}
