package dev.berth.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.Route;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  /** The operations of Docker's published specification, version 1.56. */
  private static final Set<String> DOCUMENTED =
      Set.of(
          "ContainerCreate ContainerList ContainerPrune ContainerDelete ContainerArchive"
              .concat(" ContainerArchiveInfo PutContainerArchive ContainerAttach")
              .concat(" ContainerAttachWebsocket ContainerChanges ContainerExport")
              .concat(" ContainerInspect ContainerKill ContainerLogs ContainerPause")
              .concat(" ContainerRename ContainerResize ContainerRestart ContainerStart")
              .concat(" ContainerStats ContainerStop ContainerTop ContainerUnpause")
              .concat(" ContainerUpdate ContainerWait ContainerExec ExecInspect ExecResize")
              .concat(" ExecStart ImageBuild BuildPrune ImageCommit ImageCreate ImageGetAll")
              .concat(" ImageList ImageLoad ImagePrune ImageSearch ImageDelete")
              .concat(" ImageAttestations ImageGet ImageHistory ImageInspect ImagePush")
              .concat(" ImageTag NetworkList NetworkCreate NetworkPrune NetworkDelete")
              .concat(" NetworkInspect NetworkConnect NetworkDisconnect VolumeList")
              .concat(" VolumeCreate VolumePrune VolumeDelete VolumeInspect VolumeUpdate")
              .concat(" SystemPing SystemPingHead SystemAuth SystemEvents SystemInfo")
              .concat(" SystemDataUsage SystemVersion DistributionInspect Session PluginList")
              .concat(" PluginCreate GetPluginPrivileges PluginPull PluginDelete")
              .concat(" PluginDisable PluginEnable PluginInspect PluginPush PluginSet")
              .concat(" PluginUpgrade SwarmInspect SwarmInit SwarmJoin SwarmLeave")
              .concat(" SwarmUnlock SwarmUnlockkey SwarmUpdate NodeList NodeDelete")
              .concat(" NodeInspect NodeUpdate ServiceList ServiceCreate ServiceDelete")
              .concat(" ServiceInspect ServiceLogs ServiceUpdate TaskList TaskInspect")
              .concat(" TaskLogs SecretList SecretCreate SecretDelete SecretInspect")
              .concat(" SecretUpdate ConfigList ConfigCreate ConfigDelete ConfigInspect")
              .concat(" ConfigUpdate")
              .split(" "));

  @Test
  void everyDocumentedOperationIsRouted() {
    List<String> ids = DockerDialect.table().stream().map(Route::operationId).toList();
    assertThat(ids).doesNotHaveDuplicates().containsAll(DOCUMENTED);
  }

  @Test
  void noTwoRoutesAreTheSame() {
    List<String> lines =
        DockerDialect.table().stream().map(each -> each.method() + " " + each.path()).toList();
    assertThat(lines).doesNotHaveDuplicates();
  }
}
