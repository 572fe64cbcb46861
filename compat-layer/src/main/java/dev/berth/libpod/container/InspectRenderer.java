package dev.berth.libpod.container;

import dev.berth.api.ApiVersion;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.store.StorePaths;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the answer of inspect (Podman, libpod/define, InspectContainerData). */
final class InspectRenderer {
  private static final ApiVersion FIVE = new ApiVersion(5, 0);

  private final Container c;
  private final ApiVersion version;
  private final Facts facts;
  private final JsonWriter out = new JsonWriter(8192);

  /**
   * What is not in the container's own document.
   *
   * @param image it was made of, null when it is gone
   * @param paths of the store
   * @param driver of its root file system, by Podman's name
   * @param execs that run
   * @param network whose network it has
   * @param size null unless asked for
   */
  record Facts(
      @Nullable Image image,
      StorePaths paths,
      String driver,
      String cgroupManager,
      List<String> execs,
      Container network,
      @Nullable SizeOnDisk size) {}

  InspectRenderer(Container container, ApiVersion version, Facts facts) {
    this.c = container;
    this.version = version;
    this.facts = facts;
  }

  JsonWriter render() {
    out.object().put("Id", c.id().hex()).put("Created", GoTime.rfc3339Nano(c.created()));
    command();
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
    List<String> bounding = Capabilities.of(c.hostConfig());
    String user = c.config().user();
    out.putStrings("EffectiveCaps", Capabilities.effective(c.hostConfig(), user));
    out.putStrings("BoundingCaps", bounding);
    out.putStrings("ExecIDs", facts.execs());
    graph();
    SizeOnDisk size = facts.size();
    if (size != null) {
      out.put("SizeRw", size.writable()).put("SizeRootFs", size.rootFileSystem());
    }
    mounts(out, "Mounts", c);
    out.putStrings("Dependencies", Dependencies.of(c));
    NetworkRenderer.render(out, facts.network());
    out.put("Namespace", "").put("IsInfra", pod != null && pod.infra()).put("IsService", false);
    out.put("KubeExitCodePropagation", "invalid").put("lockNumber", 0);
    new ConfigRenderer(out, c, version).render();
    boolean five = version.compareTo(FIVE) >= 0;
    new HostRenderer(out, c, facts.cgroupManager(), five).render();
    if (five) {
      Extras.OwnFiles files = c.hostConfig().more().ownFiles();
      out.put("UseImageHosts", files.hosts()).put("UseImageHostname", files.hostname());
    }
    return out.end();
  }

  private void command() {
    if (Boolean.TRUE.equals(c.hostConfig().init()) && c.hostConfig().extras() != null) {
      List<String> args = new ArrayList<>(List.of("--", c.path()));
      args.addAll(c.args());
      out.put("Path", "/run/podman-init").putStrings("Args", args);
    } else {
      out.put("Path", c.path()).putStrings("Args", c.args());
    }
  }

  private void graph() {
    out.object("GraphDriver").put("Name", facts.driver());
    if (facts.driver().equals("overlay")) {
      Path layer = facts.paths().writableLayer(c.id());
      out.object("Data");
      if (c.state().alive()) {
        out.put("MergedDir", facts.paths().mount(c.id()).toString());
      }
      out.put("UpperDir", layer.resolve("diff").toString());
      out.put("WorkDir", layer.resolve("work").toString()).end().end();
    } else {
      out.putNull("Data").end();
    }
  }

  private void files() {
    boolean tried = c.state().startedAt() != null;
    Path directory = facts.paths().container(c.id());
    out.put("ResolvConfPath", tried ? directory.resolve("resolv.conf").toString() : "");
    out.put("HostnamePath", tried ? directory.resolve("hostname").toString() : "");
    out.put("HostsPath", tried ? directory.resolve("hosts").toString() : "");
    out.put("StaticDir", directory.toString());
    if (tried) {
      out.put("OCIConfigPath", facts.paths().bundle(c.id()).resolve("config.json").toString());
    }
    String runtime = c.hostConfig().runtime();
    out.put("OCIRuntime", runtime == null || runtime.isEmpty() ? "crun" : runtime);
    String file = c.hostConfig().more().conmonPidFile();
    out.put("ConmonPidFile", file == null ? facts.paths().conmonPidFile(c.id()).toString() : file);
    out.put("PidFile", facts.paths().pidFile(c.id()).toString());
  }

  private void state() {
    ContainerState state = c.state();
    out.object("State").put("OciVersion", "1.2.0");
    out.put("Status", LibpodNames.status(state)).put("Running", state.alive());
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
    if (health == null || health.log().isEmpty()) {
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
    for (MountPoint each : volumesFirst(c)) {
      if (each.type().equals("tmpfs")) {
        continue; // HostConfig.Tmpfs has them
      }
      out.object().put("Type", each.type());
      if (each.type().equals("image")) {
        image(out, each);
        continue;
      }
      out.putPresent("Name", each.name());
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

  private static void image(JsonWriter out, MountPoint mount) {
    String name = mount.name();
    out.put("Source", name == null ? "" : name).put("Destination", mount.destination());
    out.put("Driver", "").put("Mode", "").putNull("Options").put("RW", mount.writable());
    out.put("Propagation", "").end();
  }

  /** As Podman keeps them. */
  static List<MountPoint> volumesFirst(Container c) {
    List<MountPoint> all = new ArrayList<>(c.mounts());
    all.sort(Comparator.comparing(each -> !each.type().equals("volume")));
    return all;
  }

  /** Null for an empty map, as Go leaves a map that was never made. */
  static @Nullable Map<String, String> orNull(@Nullable Map<String, String> map) {
    return map == null || map.isEmpty() ? null : map;
  }
}
