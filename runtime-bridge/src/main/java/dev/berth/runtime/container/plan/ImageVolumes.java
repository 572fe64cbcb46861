package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.MountSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What becomes of the volumes an image declares, where the request says so. */
final class ImageVolumes {
  private static final String TMPFS = "rw,nodev,exec";

  private ImageVolumes() {}

  /** The merged configuration, without the image's volumes where they are not to be made. */
  static ContainerConfig of(CreateContainer request, ContainerConfig merged) {
    return request.hostConfig().more().imageVolumes() == null
        ? merged
        : new ContainerConfigBuilder(merged).volumes(request.config().volumes()).build();
  }

  /** With a file system in memory for each of them, where that was asked for. */
  static HostConfig asTmpfs(HostConfig host, ContainerConfig image) {
    Set<String> declared = image.volumes();
    if (!"tmpfs".equals(host.more().imageVolumes()) || declared == null) {
      return host;
    }
    Map<String, String> tmpfs = new LinkedHashMap<>(host.tmpfs() == null ? Map.of() : host.tmpfs());
    List<MountSpec> mounts = host.mounts() == null ? List.of() : host.mounts();
    for (String path : declared) {
      String target = ContainerPaths.clean(path);
      if (mounts.stream().noneMatch(each -> ContainerPaths.clean(each.target()).equals(target))) {
        tmpfs.putIfAbsent(target, TMPFS);
      }
    }
    return new HostConfigBuilder(host).tmpfs(tmpfs).build();
  }
}
