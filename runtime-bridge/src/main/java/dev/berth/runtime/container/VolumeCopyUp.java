package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.volume.Volumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a container's volumes ready: fills empty ones with what the image has at the place when the
 * container is made, since others may use them before it starts, if it ever does; mounts what their
 * options name whenever it starts.
 */
final class VolumeCopyUp {
  private final ContainerParts parts;

  VolumeCopyUp(ContainerParts parts) {
    this.parts = parts;
  }

  /**
   * Fills what is empty; the container's layer is there, but mounted nowhere.
   *
   * @param use tells which volumes stay mounted for others
   */
  void atCreate(Container container, VolumeUse use) {
    List<MountPoint> empty = toBeFilled(container);
    if (empty.isEmpty()) {
      return;
    }
    Image image = parts.images().ofContainer(container.imageId());
    LayeredPath layers = new LayeredPath(parts.rootFileSystems().layers(image));
    empty.removeIf(mount -> !layers.mayExist(mount.destination()));
    if (empty.isEmpty()) {
      return;
    }
    try {
      // Not the container's own tree: its unmount would write out the file system below.
      parts.rootFileSystems().mountFresh(container.id(), 0, image);
      Path root = parts.paths().imageMount(container.id(), 0);
      empty.forEach(mount -> fill(container, mount, root, use));
    } finally {
      unmount(container);
    }
  }

  private void unmount(Container container) {
    parts.rootFileSystems().unmount(container.id());
    try {
      // An image that the container mounts may have the same number.
      AtomicFiles.deleteTree(parts.paths().imageScratch(container.id(), 0));
    } catch (IOException e) {
      throw EngineException.internal("cannot unmount the image: " + e.getMessage(), e);
    }
  }

  private void fill(Container container, MountPoint mount, Path root, VolumeUse use) {
    String name = String.valueOf(mount.name());
    refuseFile(container, mount, root);
    Volumes volumes = parts.volumes();
    volumes.attach(name);
    try {
      volumes.copyUp(name, root, mount.destination());
    } finally {
      volumes.detach(name, () -> use.isNeeded(name, container));
    }
  }

  private static void refuseFile(Container container, MountPoint mount, Path root) {
    Set<String> declared = container.config().volumes();
    if (declared == null || !declared.contains(mount.destination())) {
      return;
    }
    try {
      Path place = RootfsPaths.resolve(root, mount.destination());
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(place)) {
        throw EngineException.internal(
            "cannot mount volume over existing file, file exists " + mount.destination(), null);
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot look at " + mount.destination() + ": " + e, e);
    }
  }

  /**
   * To be called at every start, before rendering.
   *
   * @param rootfs the mounted root file system
   */
  void atStart(Container container, Path rootfs) {
    for (MountPoint mount : container.mounts()) {
      String name = mount.volume();
      if (name != null) {
        parts.volumes().attach(name);
      }
    }
    if (!container.state().hasBeenStarted()) {
      // What an earlier version made, or was made where the service was killed meanwhile.
      for (MountPoint mount : toBeFilled(container)) {
        parts.volumes().copyUp(String.valueOf(mount.name()), rootfs, mount.destination());
      }
    }
    for (VolumePart part : VolumePart.of(parts.paths(), container.id(), container.mounts())) {
      parts.volumes().mountPart(part.volume(), part.subpath(), part.place());
    }
    new OwnedMounts(parts, container).own(rootfs);
  }

  private List<MountPoint> toBeFilled(Container container) {
    List<MountPoint> result = new ArrayList<>();
    for (MountPoint mount : container.mounts()) {
      String name = mount.volume();
      if (name != null && copies(container, mount) && parts.volumes().mayBeFilled(name)) {
        result.add(mount);
      }
    }
    return result;
  }

  private static boolean copies(Container container, MountPoint mount) {
    if (mount.hasOption("nocopy") || isOthers(container, mount)) {
      return false;
    }
    MountSpec spec = MountSpec.of(container.hostConfig(), mount);
    MountSpec.VolumeOptions options = spec == null ? null : spec.volumeOptions();
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
        && MountSpec.of(container.hostConfig(), mount) == null
        && (own == null || !own.contains(place))
        && (binds == null || binds.stream().noneMatch(each -> each.contains(place)));
  }
}
