package dev.berth.libpod.kube;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's mounts: as the container names them, and as the pod has them. */
final class KubeVolumes {
  private final Container container;

  /** {@code volumeMounts} of the container. */
  final List<Map<String, Object>> mounts = new ArrayList<>();

  /** {@code volumes} of the pod by name. */
  final Map<String, Map<String, Object>> volumes = new LinkedHashMap<>();

  /** The last bind mount with a relabelling option, {@code /source:Z}; null for none. */
  @Nullable String relabelled;

  KubeVolumes(Container container) {
    this.container = container;
    List<MountPoint> named = new ArrayList<>();
    int index = 0;
    for (MountPoint each : container.mounts()) {
      if (each.type().equals("volume")) {
        named.add(each);
      } else {
        mount(each, index++);
      }
    }
    Map<String, String> tmpfs = container.hostConfig().tmpfs();
    if (tmpfs != null) {
      for (String target : tmpfs.keySet()) {
        if (container.mounts().stream().noneMatch(each -> each.destination().equals(target))) {
          memory("tmp-" + index++, target);
        }
      }
    }
    named.forEach(this::claim);
  }

  private void mount(MountPoint each, int index) {
    switch (each.type()) {
      case "tmpfs" -> memory("tmp-" + index, each.destination());
      case "image" -> image(each, index);
      default -> bind(each, index);
    }
  }

  private void memory(String name, String target) {
    add(
        name,
        new KubeMap().put("mountPath", target),
        "emptyDir",
        new KubeMap().put("medium", "Memory"));
  }

  private void bind(MountPoint each, int index) {
    for (String option : each.mode().split(",", -1)) {
      if (option.equals("z") || option.equals("Z")) {
        relabelled = each.source() + ":" + option;
      }
    }
    Path source = Path.of(each.source());
    String type = Files.isDirectory(source) ? "Directory" : "File";
    String present = Files.exists(source) ? type : "DirectoryOrCreate";
    add(
        (each.source().equals("/") ? "root" : fixed(each.source())) + "-host-" + index,
        mountOf(each),
        "hostPath",
        new KubeMap().put("path", each.source()).put("type", present));
  }

  /** Podman leaves them out; Kubernetes knows them. */
  private void image(MountPoint each, int index) {
    String reference = each.name() == null ? each.source() : each.name();
    KubeMap source = new KubeMap().put("reference", reference);
    add("image-" + index, mountOf(each), "image", source.put("pullPolicy", "IfNotPresent"));
  }

  private void claim(MountPoint each) {
    String name = fixed(String.valueOf(each.name()));
    KubeMap claim = new KubeMap().put("claimName", name).put("readOnly", !each.writable());
    KubeMap mount = mountOf(each).put("subPath", subPath(each));
    add(name + "-pvc", mount, "persistentVolumeClaim", claim);
  }

  private @Nullable String subPath(MountPoint point) {
    List<MountSpec> specs = container.hostConfig().mounts();
    for (MountSpec each : specs == null ? List.<MountSpec>of() : specs) {
      MountSpec.VolumeOptions options = each.volumeOptions();
      if (options != null && each.target().equals(point.destination())) {
        return options.subpath();
      }
    }
    return null;
  }

  private static KubeMap mountOf(MountPoint each) {
    return new KubeMap().put("mountPath", each.destination()).put("readOnly", !each.writable());
  }

  private void add(String name, KubeMap mount, String kind, KubeMap source) {
    mounts.add(mount.put("name", name).values());
    volumes.put(name, new KubeMap().put("name", name).putAlways(kind, source.values()).values());
  }

  /** As names of objects are written: lower case, dashes for slashes and underscores. */
  static String fixed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '/') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '/') {
      end--;
    }
    String trimmed = text.substring(start, end);
    return trimmed.replace('/', '-').replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
