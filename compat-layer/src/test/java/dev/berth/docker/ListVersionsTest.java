package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.fake.FakeEngine;
import dev.berth.fake.FakeExchange;
import dev.berth.fake.Samples;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.HostConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which version of the API shows what in the list of containers. */
class ListVersionsTest {
  private final FakeEngine engine = new FakeEngine();

  @BeforeEach
  void populate() {
    HealthState health = new HealthState("unhealthy", 4, List.of());
    Container web =
        Samples.container(Samples.ID, "web", Samples.state(ContainerStatus.RUNNING, 0, health));
    engine.containers.all.add(
        web.withHostConfig(
            new HostConfigBuilder().networkMode("bridge").annotations(Map.of("k", "v")).build()));
    engine.containers.all.add(
        Samples.exited("old", 1)
            .withHostConfig(
                new HostConfigBuilder().links(List.of("web:db", "/web", "gone:x")).build()));
  }

  private String list(int minor) {
    return engine.call("ContainerList", new FakeExchange().version(minor).with("all", "1")).text();
  }

  @ParameterizedTest
  @CsvSource({
    "45, false, Annotations",
    "46, true, Annotations",
    "51, false, Health",
    "52, true, Health",
    "24, false, SizeRw",
    "56, false, SizeRw",
    "24, true, Mounts",
    "24, true, NetworkSettings",
    "56, false, ImageManifestDescriptor",
  })
  void fieldsComeWithTheirVersion(int minor, boolean there, String field) {
    assertThat(list(minor).contains("\"" + field + "\":")).isEqualTo(there);
  }

  @Test
  void healthIsThatOfTheRunningOnly() {
    assertThat(list(52))
        .contains("\"Health\":{\"Status\":\"unhealthy\",\"FailingStreak\":4}")
        .contains("\"Health\":{\"Status\":\"none\",\"FailingStreak\":0}");
  }

  @Test
  void linksGiveNames() {
    assertThat(list(41))
        .contains("\"Names\":[\"/old/db\",\"/old/web\",\"/web\"]")
        .contains("\"Names\":[\"/old\"]");
  }

  @Test
  void whatAnEndpointAskedForIsNotInTheList() {
    EndpointSpec asked =
        new EndpointSpec(null, null, null, List.of("l"), List.of("al"), null, Map.of("o", "p"), 0);
    Container web = engine.containers.all.getFirst();
    engine.containers.all.set(0, web.withEndpointSpecs(Map.of("bridge", asked)));
    assertThat(list(41)).contains("\"Links\":null,\"Aliases\":null").doesNotContain("\"al\"");
    assertThat(list(41)).contains("\"DriverOpts\":null");
  }
}
