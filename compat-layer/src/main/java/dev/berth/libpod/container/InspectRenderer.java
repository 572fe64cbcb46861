package dev.berth.libpod.container;

import dev.berth.api.ApiVersion;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.image.Image;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the answer of inspect (Podman, libpod/define, InspectContainerData). */
final class InspectRenderer {
  private final Container c;
  private final ApiVersion version;
  private final Facts facts;
  private final JsonWriter out = new JsonWriter(8192);

  /**
   * What is not in the container's own document.
   *
   * @param image it was made of, null when it is gone
   * @param directory of the container in the store
   * @param driver of its root file system, by Podman's name
   * @param execs that run
   * @param size null unless asked for
   */
  record Facts(
      @Nullable Image image,
      Path directory,
      String driver,
      String cgroupManager,
      List<String> execs,
      @Nullable SizeOnDisk size) {}

  InspectRenderer(Container container, ApiVersion version, Facts facts) {
    this.c = container;
    this.version = version;
    this.facts = facts;
  }

  JsonWriter render() {
    out.object().put("Id", c.id().hex()).put("Created", GoTime.rfc3339Nano(c.created()));
    out.put("Path", c.path()).putStrings("Args", c.args());
    state();
    Image image = facts.image();
    out.put("Image", c.imageId().hex());
    out.put(
        "ImageDigest", image == null || image.manifest() == null ? "" : image.manifest().text());
    out.put("ImageName", LibpodNames.imageOf(c.imageName())).put("Rootfs", "");
    PodMembership pod = c.hostConfig().pod();
    out.put("Pod", pod == null ? "" : pod.id());
    files();
    out.put("Name", c.name()).put("RestartCount", c.state().restartCount());
    out.put("Driver", facts.driver()).put("MountLabel", "").put("ProcessLabel", "");
    out.put("AppArmorProfile", "");
    List<String> capabilities = Capabilities.of(c.hostConfig());
    out.putStrings("EffectiveCaps", capabilities).putStrings("BoundingCaps", capabilities);
    out.putStrings("ExecIDs", facts.execs());
    out.object("GraphDriver").put("Name", facts.driver()).object("Data").end().end();
    SizeOnDisk size = facts.size();
    if (size != null) {
      out.put("SizeRw", size.writable()).put("SizeRootFs", size.rootFileSystem());
    }
    mounts(out, "Mounts", c);
    out.putStrings("Dependencies", Dependencies.of(c));
    NetworkRenderer.render(out, c);
    out.put("Namespace", "").put("IsInfra", pod != null && pod.infra()).put("IsService", false);
    out.put("KubeExitCodePropagation", "invalid").put("lockNumber", 0);
    new ConfigRenderer(out, c, version).render();
    new HostRenderer(out, c, facts.cgroupManager()).render();
    return out.end();
  }

  private void files() {
    boolean tried = c.state().startedAt() != null;
    Path directory = facts.directory();
    out.put("ResolvConfPath", tried ? directory.resolve("resolv.conf").toString() : "");
    out.put("HostnamePath", tried ? directory.resolve("hostname").toString() : "");
    out.put("HostsPath", tried ? directory.resolve("hosts").toString() : "");
    out.put("StaticDir", directory.toString());
    out.put("OCIConfigPath", directory.resolve("config.json").toString());
    String runtime = c.hostConfig().runtime();
    out.put("OCIRuntime", runtime == null || runtime.isEmpty() ? "crun" : runtime);
    out.put("ConmonPidFile", "").put("PidFile", "");
  }

  private void state() {
    ContainerState state = c.state();
    out.object("State").put("OciVersion", "1.2.0");
    out.put("Status", LibpodNames.status(state.status())).put("Running", state.alive());
    out.put("Paused", state.status() == ContainerStatus.PAUSED);
    out.put("Restarting", state.status() == ContainerStatus.RESTARTING);
    out.put("OOMKilled", state.oomKilled()).put("Dead", state.status() == ContainerStatus.DEAD);
    out.put("Pid", state.pid()).put("ConmonPid", state.conmonPid());
    out.put("ExitCode", state.exitCode()).put("Error", state.error());
    out.put("StartedAt", GoTime.rfc3339Nano(state.startedAt()));
    out.put("FinishedAt", GoTime.rfc3339Nano(state.finishedAt()));
    health(state.health());
    out.put("CheckpointedAt", GoTime.rfc3339Nano(null));
    out.put("RestoredAt", GoTime.rfc3339Nano(null)).end();
  }

  private void health(@Nullable HealthState health) {
    out.object("Health").put("Status", health == null ? "" : health.status());
    out.put("FailingStreak", health == null ? 0 : health.failingStreak());
    if (health == null) {
      out.putNull("Log").end();
      return;
    }
    out.array("Log");
    for (HealthState.Probe probe : health.log()) {
      out.object().put("Start", GoTime.rfc3339Nano(probe.start()));
      out.put("End", GoTime.rfc3339Nano(probe.end()));
      out.put("ExitCode", probe.exitCode()).put("Output", probe.output()).end();
    }
    out.endArray().end();
  }

  /** A list of a container's mounts. */
  static void mounts(JsonWriter out, String key, Container c) {
    out.array(key);
    for (MountPoint each : c.mounts()) {
      if (each.type().equals("tmpfs")) {
        continue; // HostConfig.Tmpfs has them
      }
      out.object().put("Type", each.type()).putPresent("Name", each.name());
      out.put("Source", each.source()).put("Destination", each.destination());
      out.put("Driver", each.driver() == null ? "" : each.driver()).put("Mode", "");
      boolean volume = each.type().equals("volume");
      out.putStrings("Options", volume ? List.of("nosuid", "nodev", "rbind") : List.of("rbind"));
      out.put("RW", each.writable());
      out.put("Propagation", each.propagation().isEmpty() ? "rprivate" : each.propagation());
      out.end();
    }
    out.endArray();
  }

  /** Null for an empty map, as Go leaves a map that was never made. */
  static @Nullable Map<String, String> orNull(@Nullable Map<String, String> map) {
    return map == null || map.isEmpty() ? null : map;
  }
}
