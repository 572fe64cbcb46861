package dev.berth.libpod.container;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PodMembership;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders lines of the container list (Podman, entities.ListContainer). */
final class PsRenderer {
  /** Go's zero time in Unix seconds. */
  private static final long NEVER = -62_135_596_800L;

  private PsRenderer() {}

  /**
   * Renders one.
   *
   * @param pod the name of its pod, empty for none
   * @param network whose ports it has
   * @param namespaces whether their numbers are shown
   */
  static void render(
      JsonWriter out,
      Container c,
      String pod,
      Container network,
      boolean namespaces,
      @Nullable SizeOnDisk size) {
    PodMembership membership = c.hostConfig().pod();
    ContainerState state = c.state();
    boolean exited = LibpodNames.status(state).equals("exited");
    out.object()
        .put("AutoRemove", c.hostConfig().autoRemove())
        .putStrings("Command", c.config().cmd());
    out.put("Created", GoTime.rfc3339Nano(c.created())).put("CreatedAt", "").put("CIDFile", "");
    out.put("Exited", exited).put("ExitedAt", seconds(state.finishedAt()));
    out.put("ExitCode", state.exitCode());
    exposed(out, c.config().exposedPorts());
    out.put("Id", c.id().hex()).put("Image", LibpodNames.imageOf(c.imageName()));
    out.put("ImageID", c.imageId().hex()).put("IsInfra", membership != null && membership.infra());
    Map<String, String> labels = c.config().labels();
    out.putMap("Labels", labels == null || labels.isEmpty() ? null : labels);
    out.putStrings("Mounts", c.mounts().stream().map(MountPoint::destination).toList());
    out.putStrings("Names", List.of(c.name()));
    PsNamespaces.render(out, namespaces ? state.pid() : 0);
    out.putStrings("Networks", NetworkNames.of(c)).put("Pid", state.pid());
    out.put("Pod", membership == null ? "" : membership.id()).put("PodName", pod);
    PortMappings.render(out, "Ports", network);
    out.put("Restarts", state.restartCount());
    size(out, size);
    out.put("StartedAt", seconds(state.startedAt()));
    out.put("State", LibpodNames.status(state));
    HealthState health = state.running() ? state.health() : null;
    out.put("Status", health == null ? "" : health.status()).end();
  }

  /** Protocols by port. */
  private static void exposed(JsonWriter out, @Nullable Set<String> ports) {
    if (ports == null || ports.isEmpty()) {
      out.putNull("ExposedPorts");
      return;
    }
    Map<Integer, List<String>> byPort = new TreeMap<>();
    for (String each : ports) {
      int slash = each.indexOf('/');
      String port = slash < 0 ? each : each.substring(0, slash);
      if (port.matches("\\d{1,5}")) {
        byPort
            .computeIfAbsent(Integer.valueOf(port), key -> new ArrayList<>())
            .add(slash < 0 ? "tcp" : each.substring(slash + 1));
      }
    }
    out.object("ExposedPorts");
    byPort.forEach((port, protocols) -> out.putStrings(port.toString(), protocols));
    out.end();
  }

  private static void size(JsonWriter out, @Nullable SizeOnDisk size) {
    if (size == null) {
      out.putNull("Size");
    } else {
      out.object("Size").put("rootFsSize", size.rootFileSystem());
      out.put("rwSize", size.writable()).end();
    }
  }

  private static long seconds(@Nullable Instant time) {
    return time == null ? NEVER : time.getEpochSecond();
  }
}
