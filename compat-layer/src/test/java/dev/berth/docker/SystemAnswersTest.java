package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeEvents;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.FakeNetworks;
import dev.berth.fake.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemAnswersTest {
  private final FakeEngine engine = new FakeEngine();

  @Test
  void pingCarriesItsFactsInHeaders() {
    FakeExchange answer = engine.call("SystemPing", new FakeExchange());
    assertThat(answer.text()).isEqualTo("OK");
    assertThat(answer.contentType).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.answerHeaders)
        .containsEntry("Builder-Version", "1")
        .containsEntry("Swarm", "inactive")
        .containsEntry("Pragma", "no-cache")
        .containsEntry("Cache-Control", "no-cache, no-store, must-revalidate");
    FakeExchange head = new FakeExchange();
    head.method = "HEAD";
    assertThat(engine.call("SystemPingHead", head).text()).isEmpty();
  }

  @Test
  void versionNamesTheEngineFirst() {
    assertThat(engine.call("SystemVersion", new FakeExchange()).text())
        .startsWith("{\"Platform\":{\"Name\":\"Berth\"},\"Components\":[{\"Name\":\"Engine\"")
        .contains("\"ApiVersion\":\"1.56\",\"MinAPIVersion\":\"1.24\"")
        .contains("{\"Name\":\"crun\",\"Version\":\"1.8.1\"")
        .doesNotContain("conmon");
  }

  @BeforeEach
  void events() {
    engine.events = new FakeEvents();
    engine.networks = new FakeNetworks();
  }

  @ParameterizedTest
  @CsvSource({
    "24, true, ExecutionDriver",
    "25, false, ExecutionDriver",
    "43, false, CDISpecDirs",
    "44, true, CDISpecDirs",
    "47, true, AllowNondistributableArtifactsCIDRs",
    "48, false, AllowNondistributableArtifactsCIDRs",
    "48, true, Expected",
    "49, false, Expected",
    "49, true, BridgeNfIptables",
    "50, false, BridgeNfIptables",
    "48, false, FirewallBackend",
    "49, true, FirewallBackend",
    "24, false, name=rootless",
    "25, true, name=rootless",
  })
  void infoHasTheFieldsOfItsVersion(int minor, boolean there, String field) {
    String text = engine.call("SystemInfo", new FakeExchange().version(minor)).text();
    assertThat(text.contains("\"" + field + "\"")).isEqualTo(there);
  }

  @Test
  void infoCountsAndTellsOfRootlessness() {
    engine.containers.all.add(Samples.running());
    engine.containers.all.add(Samples.exited("old", 0));
    assertThat(engine.call("SystemInfo", new FakeExchange()).text())
        .contains("\"Containers\":2,\"ContainersRunning\":1")
        .contains("\"ContainersStopped\":1")
        .contains("\"name=rootless\"")
        .contains("\"Architecture\":\"x86_64\"")
        .contains("\"CPUSet\":false,\"PidsLimit\":false")
        .contains("\"MemoryLimit\":true")
        .contains("\"LocalNodeState\":\"inactive\"");
  }

  @Test
  void pluginsAreNone() {
    assertThat(engine.call("PluginList", new FakeExchange()).text()).isEqualTo("[]\n");
    assertThat(engine.call("PluginInspect", new FakeExchange().id("a/b")).status).isEqualTo(404);
    assertThat(engine.call("BuildPrune", new FakeExchange()).text())
        .isEqualTo("{\"CachesDeleted\":null,\"SpaceReclaimed\":0}\n");
  }
}
