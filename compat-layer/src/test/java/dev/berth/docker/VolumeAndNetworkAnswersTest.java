package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeNetworks;
import dev.berth.fake.FakeVolumes;
import dev.berth.fake.Samples;
import dev.berth.runtime.network.Network;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeAndNetworkAnswersTest {
  private final FakeEngine engine = new FakeEngine();
  private final FakeVolumes volumes = new FakeVolumes();
  private final FakeNetworks networks = new FakeNetworks();
  private final FakeEvents events = new FakeEvents();

  @BeforeEach
  void populate() {
    engine.volumes = volumes;
    engine.networks = networks;
    engine.events = events;
    engine.containers.all.add(Samples.running());
    volumes.all.add(FakeVolumes.volume("data", false));
    volumes.all.add(FakeVolumes.volume("spare", false));
    volumes.all.add(FakeVolumes.volume("anon", true));
  }

  @Test
  void volumesAreMadeShownAndRemoved() {
    FakeExchange made =
        engine.call(
            "VolumeCreate",
            new FakeExchange().json("{\"Name\":\"xx\",\"DriverOpts\":{\"o\":\"p\"}}"));
    assertThat(made.status).isEqualTo(201);
    assertThat(made.text())
        .isEqualTo(
            "{\"CreatedAt\":\"2026-01-02T03:04:05Z\",\"Driver\":\"local\",\"Labels\":{\"l\":\"xx\"},\"Mountpoint\":\"/v/xx\",\"Name\":\"xx\",\"Options\":null,\"Scope\":\"local\"}\n");
    assertThat(engine.call("VolumeCreate", new FakeExchange()).status).isEqualTo(201);
    FakeExchange shortName = new FakeExchange().json("{\"Name\":\"x\"}");
    assertThat(engine.call("VolumeCreate", shortName).status).as("one letter").isEqualTo(400);
    assertThat(engine.call("VolumeInspect", new FakeExchange().id("no")).status).isEqualTo(404);
    assertThat(engine.call("VolumeDelete", new FakeExchange().id("data")).status).isEqualTo(204);
    assertThat(volumes.calls)
        .containsExactly(
            "create xx null {o=p} null",
            "create null null null null",
            "remove data false [" + Samples.ID + "]");
    assertThat(engine.call("VolumeUpdate", new FakeExchange().id("data")).status).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"dangling\":[\"true\"]}|false|true",
        "{\"dangling\":[\"false\"]}|true|false",
        "{\"name\":[\"spa\"]}|false|true",
        "{\"label\":[\"l=data\"]}|true|false",
        "{\"driver\":[\"other\"]}|false|false"
      })
  void volumeFiltersChoose(String filter, boolean data, boolean spare) {
    String text = engine.call("VolumeList", new FakeExchange().with("filters", filter)).text();
    assertThat(text.contains("\"data\",")).isEqualTo(data);
    assertThat(text.contains("\"spare\",")).isEqualTo(spare);
    assertThat(text).endsWith("],\"Warnings\":null}\n");
  }

  @Test
  void pruneSparesNamedVolumesSince142() {
    assertThat(engine.call("VolumePrune", new FakeExchange()).text())
        .isEqualTo("{\"VolumesDeleted\":[\"anon\"],\"SpaceReclaimed\":9}\n");
    assertThat(engine.call("VolumePrune", new FakeExchange().version(41)).text())
        .contains("[\"spare\",\"anon\"]");
    FakeExchange all = new FakeExchange().with("filters", "{\"all\":[\"true\"]}");
    assertThat(engine.call("VolumePrune", all).text()).contains("[\"spare\",\"anon\"]");
    assertThat(events.journal.get(0).attributes()).isEqualTo(Map.of("reclaimed", "9"));
  }

  @Test
  void networksAreShownWithTheirContainers() {
    assertThat(engine.call("NetworkInspect", new FakeExchange().id("bridge")).text())
        .contains("\"IPAM\":{\"Driver\":\"default\",\"Options\":null,\"Config\":[{")
        .contains(
            "\"Containers\":{\""
                + Samples.ID
                + "\":{\"Name\":\"web\",\"EndpointID\":\"feed\",\"MacAddress\":"
                + "\"02:42:ac:11:00:02\",\"IPv4Address\":\"172.17.0.2/16\",\"IPv6Address\":\"\"}}");
    assertThat(engine.call("NetworkList", new FakeExchange()).text())
        .doesNotContain("Containers")
        .contains("\"EnableIPv4\":true");
    assertThat(engine.call("NetworkList", new FakeExchange().version(47)).text())
        .contains("\"Containers\":{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":[\"custom\"]}|false|true",
        "{\"type\":[\"builtin\"]}|true|false",
        "{\"name\":[\"min\"]}|false|true",
        "{\"id\":[\"^be\"]}|true|false",
        "{\"dangling\":[\"true\"]}|false|true",
        "{\"scope\":[\"swarm\"]}|false|false"
      })
  void networkFiltersChoose(String filter, boolean bridge, boolean mine) {
    String text = engine.call("NetworkList", new FakeExchange().with("filters", filter)).text();
    assertThat(text.contains("\"Name\":\"bridge\"")).isEqualTo(bridge);
    assertThat(text.contains("\"Name\":\"mine\"")).isEqualTo(mine);
  }

  @Test
  void networksAreMadeJoinedAndRemoved() {
    String body =
        "{\"Name\":\"n\",\"Internal\":true,\"Labels\":{\"a\":\"b\"},\"IPAM\":{\"Config\":"
            + "[{\"Subnet\":\"10.0.0.0/8\",\"Gateway\":\"10.0.0.1\"}]}}";
    FakeExchange made = engine.call("NetworkCreate", new FakeExchange().json(body));
    assertThat(made.status).isEqualTo(201);
    assertThat(made.text()).isEqualTo("{\"Id\":\"f00d\",\"Warning\":\"\"}\n");
    Network template = Objects.requireNonNull(networks.created);
    assertThat(template.driver()).isEqualTo("bridge");
    assertThat(template.internal()).isTrue();
    assertThat(template.ipamConfig().get(0).gateway()).isEqualTo("10.0.0.1");
    String connect = "{\"Container\":\"web\",\"EndpointConfig\":{\"Aliases\":[\"al\"]}}";
    assertThat(engine.call("NetworkConnect", new FakeExchange().id("cafe").json(connect)).status)
        .isEqualTo(200);
    assertThat(engine.containers.calls).containsExactly("connect web mine [al]");
    assertThat(engine.call("NetworkDelete", new FakeExchange().id("bridge")).status).isEqualTo(204);
    assertThat(networks.calls).containsExactly("remove beef 1");
    assertThat(engine.call("NetworkInspect", new FakeExchange().id("gone")).status).isEqualTo(404);
  }

  @Test
  void unusedNetworksArePruned() {
    assertThat(engine.call("NetworkPrune", new FakeExchange()).text())
        .isEqualTo("{\"NetworksDeleted\":[\"mine\"]}\n");
    FakeExchange none = new FakeExchange().with("filters", "{\"label\":[\"x\"]}");
    assertThat(engine.call("NetworkPrune", none).text()).isEqualTo("{\"NetworksDeleted\":null}\n");
  }

  @Test
  void diskUsageHasTheShapeOfItsVersion() {
    engine.images.all.add(Samples.image(Samples.IMAGE, java.util.List.of("busybox:latest")));
    assertThat(engine.call("SystemDataUsage", new FakeExchange().version(51)).text())
        .startsWith("{\"LayersSize\":1000,\"Images\":[{\"Containers\":1,")
        .contains("\"UsageData\":{\"RefCount\":1,\"Size\":5}")
        .contains("\"BuildCache\":[]")
        .doesNotContain("ImageUsage");
    assertThat(engine.call("SystemDataUsage", new FakeExchange().with("type", "volume")).text())
        .startsWith(
            "{\"VolumeUsage\":{\"ActiveCount\":1,\"TotalCount\":3,\"TotalSize\":15,"
                + "\"Reclaimable\":10},\"Volumes\":[");
    assertThat(engine.call("SystemDataUsage", new FakeExchange().with("verbose", "1")).text())
        .contains("\"ContainerUsage\":{\"ActiveCount\":1,\"TotalCount\":1,\"TotalSize\":7,")
        .doesNotContain("\"Images\":[");
    assertThat(engine.call("SystemDataUsage", new FakeExchange().with("type", "odd")).status)
        .isEqualTo(400);
  }
}
