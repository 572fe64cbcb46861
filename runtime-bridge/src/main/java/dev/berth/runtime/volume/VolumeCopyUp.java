package dev.berth.runtime.volume;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.MountSpec;
import dev.berth.runtime.event.Events;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a container's volumes ready: mounts what their options name, and at the first start fills
 * empty ones with what the image has at the place.
 */
public final class VolumeCopyUp {
  private final Volumes volumes;
  private final Events events;

  public VolumeCopyUp(Volumes volumes, Events events) {
    this.volumes = volumes;
    this.events = events;
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
      events.publish(
          "volume",
          "mount",
          name,
          Map.of(
              "driver",
              LocalVolumes.DRIVER,
              "container",
              container.id().hex(),
              "destination",
              mount.destination(),
              "read/write",
              String.valueOf(mount.writable()),
              "propagation",
              mount.propagation()));
    }
  }

  /** To be called when the container has ended. */
  public void released(Container container) {
    for (MountPoint mount : container.mounts()) {
      String name = mount.name();
      if (mount.type().equals("volume") && name != null) {
        events.publish(
            "volume",
            "unmount",
            name,
            Map.of("driver", LocalVolumes.DRIVER, "container", container.id().hex()));
      }
    }
  }

  private static boolean copies(Container container, MountPoint mount) {
    if (List.of(mount.mode().split(",", -1)).contains("nocopy")) {
      return false;
    }
    MountSpec.VolumeOptions options = options(container, mount.destination());
    String subpath = options == null ? null : options.subpath();
    return options == null || (!options.noCopy() && (subpath == null || subpath.isEmpty()));
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
