package dev.berth.runtime.volume;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a container's volumes ready: mounts what their options name, and at the first start fills
 * empty ones with what the image has at the place.
 */
public final class VolumeCopyUp {
  private final Volumes volumes;

  public VolumeCopyUp(Volumes volumes) {
    this.volumes = volumes;
  }

  /**
   * To be called at every start, before rendering.
   *
   * @param rootfs the mounted root file system
   */
  public void run(Container container, Path rootfs) {
    for (MountPoint mount : container.mounts()) {
      String name = mount.name();
      if (!mount.type().equals("volume") || name == null) {
        continue;
      }
      volumes.attach(name);
      if (!container.state().hasBeenStarted() && copies(container, mount)) {
        volumes.copyUp(name, rootfs, mount.destination());
      }
    }
  }

  private static boolean copies(Container container, MountPoint mount) {
    if (List.of(mount.mode().split(",", -1)).contains("nocopy") || isOthers(container, mount)) {
      return false;
    }
    MountSpec.VolumeOptions options = options(container, mount.destination());
    String subpath = options == null ? null : options.subpath();
    return options == null || (!options.noCopy() && (subpath == null || subpath.isEmpty()));
  }

  /** What came from another container is that one's to fill. */
  private static boolean isOthers(Container container, MountPoint mount) {
    List<String> from = container.hostConfig().volumesFrom();
    Set<String> own = container.config().volumes();
    List<String> binds = container.hostConfig().binds();
    String place = mount.destination();
    return from != null
        && !from.isEmpty()
        && options(container, place) == null
        && (own == null || !own.contains(place))
        && (binds == null || binds.stream().noneMatch(each -> each.contains(place)));
  }

  private static MountSpec.@Nullable VolumeOptions options(Container container, String target) {
    List<MountSpec> specs = container.hostConfig().mounts();
    for (MountSpec spec : specs == null ? List.<MountSpec>of() : specs) {
      if (spec.target().equals(target)) {
        return spec.volumeOptions();
      }
    }
    return null;
  }
}
