package dev.berth.libpod.kube;

import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A container as Kubernetes describes one (Podman, libpod/kube.go). */
final class KubeContainer {
  /** What every container has, whatever its image says. */
  private static final Set<String> USUAL =
      Set.of(
          "TERM=xterm",
          "container=podman",
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private final Container container;
  private final @Nullable Image image;
  private final ContainerConfig config;

  /**
   * Makes one.
   *
   * @param image it was made of, null when it is gone
   */
  KubeContainer(Container container, @Nullable Image image) {
    this.container = container;
    this.image = image;
    this.config = container.config();
  }

  /** The object; ports and mounts are given, the pod may have them otherwise. */
  KubeMap render(
      List<Map<String, Object>> ports, List<Map<String, Object>> mounts, KubeAccounts accounts) {
    refuseDevices();
    KubeMap map = new KubeMap();
    commandLine(map);
    map.put("env", env()).put("image", LibpodNames.imageOf(container.imageName()));
    map.put("name", plainName(container.name())).put("ports", ports);
    map.put("resources", new KubeMap().put("limits", limits()));
    String user = image == null || image.config().user() == null ? "" : image.config().user();
    map.put("securityContext", new KubeSecurity(container, user, accounts).context());
    map.put("stdin", config.openStdin()).put("tty", config.tty());
    map.put("volumeMounts", mounts);
    String directory = config.workingDir();
    if (directory != null && !directory.equals("/") && !directory.equals(imageDirectory())) {
      map.put("workingDir", directory);
    }
    return map;
  }

  /** A name without what Kubernetes does not take. */
  static String plainName(String name) {
    return name.replace("_", "");
  }

  private void refuseDevices() {
    List<Resources.DeviceMapping> devices = container.hostConfig().resources().devices();
    if (!container.hostConfig().privileged() && devices != null && !devices.isEmpty()) {
      throw PodmanException.caused(500, "generating YAML: linux devices", "not yet implemented");
    }
  }

  /** What is the image's own is left to it. */
  private void commandLine(KubeMap map) {
    List<String> entrypoint = config.entrypoint();
    List<String> words = config.cmd();
    ContainerConfig own = image == null ? null : image.config();
    boolean sameWords = own != null && words != null && words.equals(own.cmd());
    if (entrypoint == null || entrypoint.isEmpty()) {
      map.put("command", sameWords ? null : words);
      return;
    }
    boolean same = own != null && entrypoint.equals(own.entrypoint());
    map.put("command", same ? null : entrypoint);
    map.put("args", same && sameWords ? null : words);
  }

  private String imageDirectory() {
    String directory = image == null ? null : image.config().workingDir();
    return directory == null ? "" : directory;
  }

  private List<Map<String, Object>> env() {
    List<String> all = config.env() == null ? List.of() : config.env();
    List<String> own = image == null ? null : image.config().env();
    List<Map<String, Object>> env = new ArrayList<>();
    for (String each : all) {
      int equals = each.indexOf('=');
      if (equals > 0 && !USUAL.contains(each) && (own == null || !own.contains(each))) {
        KubeMap variable = new KubeMap().put("name", each.substring(0, equals));
        env.add(variable.putAlways("value", each.substring(equals + 1)).values());
      }
    }
    return env;
  }

  private KubeMap limits() {
    Resources resources = container.hostConfig().resources();
    KubeMap limits = new KubeMap();
    long milli =
        resources.cpuQuota() > 0 && resources.cpuPeriod() > 0
            ? 1000 * resources.cpuQuota() / resources.cpuPeriod()
            : resources.nanoCpus() / 1_000_000;
    limits.put("cpu", milli < 1 ? "" : cpus(milli));
    return limits.put("memory", resources.memory() <= 0 ? "" : bytes(resources.memory()));
  }

  private static String cpus(long milli) {
    return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
  }

  /** In the largest unit that divides it. */
  private static String bytes(long bytes) {
    String[] units = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    int unit = 0;
    long left = bytes;
    while (left % 1024 == 0 && unit < units.length - 1) {
      left /= 1024;
      unit++;
    }
    return left + units[unit];
  }
}
