package dev.berth.runtime.container.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.Healthcheck;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.Samples;
import dev.berth.runtime.oci.SystemPaths;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreatePlannerTest {
  @TempDir Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  private Container planned() {
    return desk.plan().container();
  }

  @Test
  void fillsInWhatDockerShows() {
    HostConfig host = planned().hostConfig();
    assertThat(host.networkMode()).isEqualTo("bridge");
    assertThat(host.shmSize()).isEqualTo(67108864);
    assertThat(host.ipcMode()).isEqualTo("private");
    assertThat(host.cgroupnsMode()).isEqualTo("private");
    assertThat(host.logConfig().type()).isEqualTo("json-file");
    assertThat(host.restartPolicy().name()).isEqualTo("no");
    assertThat(host.runtime()).isEqualTo("crun");
    assertThat(host.maskedPaths()).isEqualTo(SystemPaths.MASKED);
    assertThat(planned().config().hostname()).isEqualTo(Samples.ID.shortId());
    assertThat(planned().endpointSpecs()).containsOnlyKeys("bridge");
  }

  @Test
  void privilegedHidesNothing() {
    desk.host.privileged(true);
    assertThat(planned().hostConfig().maskedPaths()).isNull();
    assertThat(planned().hostConfig().securityOpt()).containsExactly("label=disable");
  }

  @Test
  void userEnvironmentWinsAndTheImagesIsAppended() {
    desk.imageConfig =
        new ContainerConfigBuilder(desk.imageConfig).env(List.of("PATH=/image", "A=1")).build();
    desk.config.env(List.of("B=2", "A=3"));
    assertThat(planned().config().env()).containsExactly("B=2", "A=3", "PATH=/image");
  }

  @Test
  void commandOfTheImageOnlyWithoutAnyOfTheUsers() {
    desk.imageConfig =
        new ContainerConfigBuilder().entrypoint(List.of("/ep")).cmd(List.of("c1")).build();
    assertThat(planned().path()).isEqualTo("/ep");
    assertThat(planned().args()).containsExactly("c1");

    desk.config.cmd(List.of("mine"));
    assertThat(planned().args()).containsExactly("mine");

    desk.config.cmd(null).entrypoint(List.of("/own"));
    assertThat(planned().path()).isEqualTo("/own");
    assertThat(planned().args()).isEmpty();

    desk.config.entrypoint(List.of());
    assertThat(planned().path()).isEqualTo("c1");

    desk.config.entrypoint(List.of("")).cmd(List.of("only"));
    assertThat(planned().path()).isEqualTo("only");
    assertThat(planned().config().entrypoint()).isNull();
  }

  @Test
  void healthcheckIsMergedFieldByField() {
    desk.imageConfig =
        new ContainerConfigBuilder(desk.imageConfig)
            .healthcheck(new Healthcheck(List.of("CMD", "x"), 7_000_000, 8_000_000, 0, 0, 4))
            .build();
    desk.config.healthcheck(new Healthcheck(List.of(), 9_000_000, 0, 0, 0, 0));
    assertThat(planned().config().healthcheck())
        .isEqualTo(new Healthcheck(List.of("CMD", "x"), 9_000_000, 8_000_000, 0, 0, 4));
  }

  @Test
  void volumesComeFromBindsNamesAndTheImage() {
    desk.imageConfig =
        new ContainerConfigBuilder(desk.imageConfig).volumes(Set.of("/data", "/cache")).build();
    desk.host.binds(List.of("named:/data", root + ":/host:ro,rslave"));
    List<MountPoint> mounts = planned().mounts();
    assertThat(mounts)
        .extracting(MountPoint::destination)
        .containsExactly("/data", "/host", "/cache");
    MountPoint named = mounts.getFirst();
    assertThat(named.name()).isEqualTo("named");
    assertThat(named.mode()).isEqualTo("z");
    assertThat(named.anonymous()).isFalse();
    MountPoint host = mounts.get(1);
    assertThat(host.writable()).isFalse();
    assertThat(host.propagation()).isEqualTo("rslave");
    assertThat(mounts.get(2).anonymous()).isTrue();
    assertThat(desk.volumes.list()).hasSize(2);
  }

  @Test
  void volumesFromAnotherContainerCanBeReadOnly() {
    desk.host.binds(List.of("shared:/s"));
    desk.others.put("other", planned());
    desk.host.binds(null).volumesFrom(List.of("other:ro"));
    assertThat(planned().mounts())
        .singleElement()
        .satisfies(
            mount -> {
              assertThat(mount.name()).isEqualTo("shared");
              assertThat(mount.writable()).isFalse();
            });
  }

  @Test
  void unknownContainerOfVolumesFromIsTheRequestsFault() {
    desk.host.volumesFrom(List.of("gone"));
    assertThat(desk.refusal()).isEqualTo("INVALID No such container: gone");
  }

  @Test
  void dockersSocketIsShownAsItWasAsked() {
    desk.host.binds(List.of("/run/docker.sock:/var/run/docker.sock"));
    assertThat(planned().mounts().getFirst().source()).isEqualTo("/run/docker.sock");
  }

  @Test
  void containerModesNameIds() {
    desk.others.put("web", planned());
    desk.host.networkMode("container:web");
    assertThat(planned().hostConfig().networkMode()).isEqualTo("container:" + Samples.ID.hex());
    assertThat(planned().endpointSpecs()).isEmpty();
  }

  @Test
  void endpointsAreNamedAndTheDefaultFollowsTheMode() {
    desk.host.networkMode("web");
    desk.endpoints.put("default", EndpointSpec.NONE);
    desk.endpoints.put("bridge-id", EndpointSpec.NONE);
    assertThat(planned().endpointSpecs()).containsOnlyKeys("web", "bridge");
  }

  @Test
  void addressesNeedANetworkOfTheUsersOwn() {
    desk.endpoints.put(
        "bridge", new EndpointSpec("10.0.0.1", null, null, null, null, null, null, 0));
    assertThat(desk.refusal())
        .contains("user specified IP address is supported on user defined networks only");
  }

  @Test
  void limitsThatCannotBeSetAreWarnedOf() {
    desk.host.resources(new ResourcesBuilder().memory(64 << 20).pidsLimit(10L).build());
    assertThat(desk.plan().warnings())
        .hasSize(2)
        .allSatisfy(w -> assertThat(w).contains("Delegate="));
    assertThat(planned().hostConfig().resources().memory()).isZero();
    assertThat(planned().hostConfig().resources().memorySwap()).isEqualTo(-1);
    assertThat(planned().hostConfig().resources().pidsLimit()).isNull();
  }

  @Test
  void plainRequestWarnsOfNothing() {
    assertThat(desk.plan().warnings()).isEmpty();
  }

  @Test
  void hostNetworkKeepsTheHostsName() {
    desk.host.networkMode("host").portBindings(Map.of("80/tcp", List.of()));
    assertThat(planned().config().hostname()).isEqualTo("host");
    assertThat(desk.plan().warnings())
        .containsExactly("Published ports are discarded when using host network mode");
  }
}
