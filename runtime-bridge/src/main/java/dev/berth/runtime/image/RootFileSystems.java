package dev.berth.runtime.image;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Root file systems of containers: an image's layers below, a private writable layer above.
 *
 * <p>{@code create} makes the writable layer once; {@code mount} shows the whole, is idempotent,
 * and is needed again after a reboot or when the holder was lost; {@code unmount} hides it; {@code
 * remove} deletes the writable layer. All survive being killed half-way: a repeated call finishes.
 */
public interface RootFileSystems {
  /** Makes the writable layer of a container on top of an image. */
  void create(ContainerId container, Image image);

  /**
   * Makes the writable layer of a container whose ids are mapped: everything in its root file
   * system belongs to what its owner is by the mapping, from then on.
   */
  default void create(ContainerId container, Image image, IdMapping ids) {
    create(container, image);
  }

  /** How many ids, from 0 on, a container of this image needs where it has no others. */
  default long idsNeeded(Image image) {
    return 65536;
  }

  /** The mapping that the container's writable layer was made with. */
  default IdMapping ids(ContainerId container) {
    return IdMapping.IDENTITY;
  }

  /** Mounts it and returns the mount point. */
  Path mount(ContainerId container, Image image);

  /**
   * Mounts it and returns the mount point.
   *
   * @param disposable that its content need not survive a loss of power, as that of a container
   *     which is removed when it ends: nothing is synced then, which saves its unmount from writing
   *     out the file system
   */
  default Path mount(ContainerId container, Image image, boolean disposable) {
    return mount(container, image);
  }

  /**
   * Mounts it and uses it before anything can unmount it: what is opened meanwhile stays usable,
   * also when the container ends and is unmounted then.
   */
  default <T> T whileMounted(ContainerId container, Image image, Use<T> use) throws IOException {
    return use.of(mount(container, image));
  }

  /** Something to be done with a mounted tree. */
  @FunctionalInterface
  interface Use<T> {
    T of(Path root) throws IOException;
  }

  /** Mounts an image that a container has as its mount of that number. */
  default void mountImage(ContainerId container, int number, Image image) {}

  /** The same, with what every container has besides its image, as its own tree begins. */
  default void mountFresh(ContainerId container, int number, Image image) {
    mountImage(container, number, image);
  }

  /** Mounts a directory with a writable layer above as such a mount of a container. */
  default void mountTree(ContainerId container, int number, Path tree) {}

  /** Unmounts it, and the images it mounts; nothing happens when it is not mounted. */
  void unmount(ContainerId container);

  /** Unmounts it and deletes the writable layer. */
  void remove(ContainerId container);

  /** The directories below a container's own layer, the uppermost first. */
  default List<Path> layers(Image image) {
    return List.of();
  }

  /** The directory with a container's own files, which changes are read from. */
  default Changed changed(ContainerId container, Image image) {
    return new Changed(mount(container, image), true);
  }

  /**
   * Where changes can be read.
   *
   * @param whole whether it shows the whole file system; else only what differs from the layers
   *     below, whiteouts (overlayfs) included
   * @param ids what its owners are in the container
   */
  record Changed(Path directory, boolean whole, IdMapping ids) {
    /** Owners are the same inside. */
    public Changed(Path directory, boolean whole) {
      this(directory, whole, IdMapping.IDENTITY);
    }
  }

  /** Bytes in the writable layer. */
  long writableSize(ContainerId container);

  /** The name of the driver: {@code overlay}, {@code fuse-overlayfs} or {@code vfs}. */
  String driver();
}
