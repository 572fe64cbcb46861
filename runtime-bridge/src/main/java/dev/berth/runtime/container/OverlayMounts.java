package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.RootFileSystems;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Directories and volumes whose changes are the container's only, and gone when it ends: the option
 * {@code O} of a mount. They are numbered after the images that the container mounts.
 */
public final class OverlayMounts {
  private OverlayMounts() {}

  /** Where what the runtime mounts for this one is; null for an ordinary mount. */
  public static @Nullable Path place(StorePaths paths, Container container, MountPoint mount) {
    int number = imageMounts(container);
    for (MountPoint each : container.mounts()) {
      if (wanted(container, each)) {
        if (each.destination().equals(mount.destination())) {
          return paths.imageMount(container.id(), number);
        }
        number++;
      }
    }
    return null;
  }

  /** Mounts them afresh. */
  static void mount(RootFileSystems files, StorePaths paths, Container container) {
    int number = imageMounts(container);
    for (MountPoint each : container.mounts()) {
      if (wanted(container, each)) {
        try {
          AtomicFiles.deleteTree(paths.imageScratch(container.id(), number));
        } catch (IOException e) {
          throw EngineException.internal("cannot clear an overlay volume: " + e.getMessage(), e);
        }
        files.mountTree(container.id(), number, Path.of(each.source()));
        number++;
      }
    }
  }

  private static int imageMounts(Container container) {
    int count = 0;
    for (MountPoint each : container.mounts()) {
      count += each.image() == null ? 0 : 1;
    }
    return count;
  }

  private static boolean wanted(Container container, MountPoint mount) {
    return container.hostConfig().more().mountOptions(mount.destination()).contains("O");
  }
}
