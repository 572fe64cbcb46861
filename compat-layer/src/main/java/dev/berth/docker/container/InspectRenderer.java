package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.HealthState;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders the answer of container inspect. */
final class InspectRenderer {
  private InspectRenderer() {}

  /**
   * Renders one container.
   *
   * @param directory of the container in the store, for the files mounted from there
   * @param execIds execs that are not yet forgotten
   * @param size null unless asked for
   */
  static JsonWriter render(
      Container c,
      ApiVersion version,
      Path directory,
      String storageDriver,
      List<String> execIds,
      @Nullable SizeOnDisk size) {
    JsonWriter out = new JsonWriter(8192).object();
    out.put("Id", c.id().hex()).put("Created", GoTime.rfc3339Nano(c.created()));
    out.put("Path", c.path()).putStrings("Args", c.args());
    state(out, c.state());
    out.put("Image", c.imageId().text());
    boolean tried = tried(c);
    out.put("ResolvConfPath", tried ? directory.resolve("resolv.conf").toString() : "");
    out.put("HostnamePath", tried ? directory.resolve("hostname").toString() : "");
    out.put("HostsPath", tried ? directory.resolve("hosts").toString() : "");
    out.put("LogPath", logPath(c)).put("Name", "/" + c.name());
    out.put("RestartCount", c.state().restartCount()).put("Driver", storageDriver);
    int slash = c.platform().indexOf('/');
    out.put("Platform", slash < 0 ? c.platform() : c.platform().substring(0, slash));
    out.put("MountLabel", "").put("ProcessLabel", "").put("AppArmorProfile", "");
    out.putStrings("ExecIDs", execIds.isEmpty() ? null : execIds);
    HostConfigRenderer.render(out, c.hostConfig(), version, tried);
    out.object("GraphDriver").putNull("Data").put("Name", storageDriver).end();
    if (size != null) {
      out.put("SizeRw", size.writable()).put("SizeRootFs", size.rootFileSystem());
    }
    MountPointRenderer.render(out, c.mounts());
    ConfigRenderer.container(out, c.config(), mainMac(c), c.imageName(), version);
    NetworkSettingsRenderer.render(out, c, version);
    return out.end();
  }

  /** The hardware address asked for, also where only the main network's endpoint has it. */
  private static @Nullable String mainMac(Container c) {
    String given = c.config().macAddress();
    String mode = c.hostConfig().networkMode();
    EndpointSpec main =
        c.endpointSpecs().get(mode == null || mode.equals("default") ? "bridge" : mode);
    return given == null && main != null ? main.macAddress() : given;
  }

  /** Shown once a start was tried, and only where others may rely on the file. */
  private static String logPath(Container c) {
    String driver = c.hostConfig().logConfig().type();
    boolean open = driver == null || driver.equals("json-file") || driver.equals("k8s-file");
    String path = c.logPath();
    return open && tried(c) && path != null ? path : "";
  }

  /** The files of a container are made by its first start, even one that fails. */
  private static boolean tried(Container c) {
    return c.state().startedAt() != null || !c.state().error().isEmpty();
  }

  private static void state(JsonWriter out, ContainerState state) {
    out.object("State").put("Status", state.status().word());
    out.put("Running", state.running()).put("Paused", state.status() == ContainerStatus.PAUSED);
    out.put("Restarting", state.status() == ContainerStatus.RESTARTING);
    out.put("OOMKilled", state.oomKilled()).put("Dead", state.status() == ContainerStatus.DEAD);
    out.put("Pid", state.pid()).put("ExitCode", state.exitCode()).put("Error", state.error());
    out.put("StartedAt", GoTime.rfc3339Nano(state.startedAt()));
    out.put("FinishedAt", GoTime.rfc3339Nano(state.finishedAt()));
    if (state.health() != null) {
      health(out, state.health());
    }
    out.end();
  }

  private static void health(JsonWriter out, HealthState health) {
    out.object("Health").put("Status", health.status());
    out.put("FailingStreak", health.failingStreak()).array("Log");
    for (HealthState.Probe probe : health.log()) {
      out.object().put("Start", GoTime.rfc3339Nano(probe.start()));
      out.put("End", GoTime.rfc3339Nano(probe.end()));
      out.put("ExitCode", probe.exitCode()).put("Output", probe.output()).end();
    }
    out.endArray().end();
  }
}
