package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes what the user's mounts are mounted on, where an image does not have it, as Docker's runtime
 * does: directories and files of mode 0755. Other runtimes make them with modes of their own, which
 * stay in the container's layer and in what is committed of it. A place inside another mount is
 * left to the runtime: it is not in this tree.
 */
final class MountPlaces {
  private static final int MODE = 0755;
  private static final List<String> KERNELS = List.of("/dev", "/proc", "/sys");

  private final Path rootfs;
  private final List<RuntimeMount> mounts;
  private final IdMapping ids;

  /**
   * @param rootfs the mounted root file system, which nothing runs in yet
   * @param ids what the container's ids are outside of it: places belong to its root
   */
  MountPlaces(Path rootfs, List<RuntimeMount> mounts, IdMapping ids) {
    this.ids = ids;
    this.rootfs = rootfs;
    this.mounts = mounts;
  }

  void make() {
    if (!Files.isDirectory(rootfs)) {
      return;
    }
    for (RuntimeMount mount : mounts) {
      try {
        make(mount);
      } catch (IOException e) {
        throw EngineException.internal(
            "cannot make the mount point " + mount.destination() + ": " + e.getMessage(), e);
      }
    }
  }

  /** The links of the container are followed inside its tree only. */
  private void make(RuntimeMount mount) throws IOException {
    Path place = RootfsPaths.resolve(rootfs, mount.destination());
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
        || isInMount("/" + rootfs.relativize(place))) {
      return;
    }
    Path parent = place.getParent();
    if (parent == null || !makeDirectory(parent)) {
      return; // a file is in the way: the runtime says so
    }
    boolean file = mount.type().equals("bind") && !Files.isDirectory(Path.of(mount.source()));
    mode(file ? Files.createFile(place) : Files.createDirectory(place));
  }

  private boolean isInMount(String place) {
    return KERNELS.stream().anyMatch(each -> isIn(place, each))
        || mounts.stream().anyMatch(each -> isIn(place, each.destination()));
  }

  private static boolean isIn(String place, String directory) {
    return place.startsWith(directory) && place.startsWith("/", directory.length());
  }

  private boolean makeDirectory(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }
    Path parent = directory.getParent();
    if (parent == null || !makeDirectory(parent)) {
      return false;
    }
    mode(Files.createDirectory(directory));
    return true;
  }

  private void mode(Path made) throws IOException {
    if (!ids.identity()) {
      Files.setAttribute(made, "unix:uid", ids.outerUid(0));
      Files.setAttribute(made, "unix:gid", ids.outerGid(0));
    }
    Files.setAttribute(made, "unix:mode", MODE);
  }
}
