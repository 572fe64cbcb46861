package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the parts of the image store that need this host: what its kernel and user can do. */
public final class StorageDrivers {
  private StorageDrivers() {}

  /** The root file systems this host can have. */
  public static RootFileSystems rootFileSystems(
      StorePaths paths, UnpackedLayers layers, Kernel kernel, Trash trash) {
    return new OverlayRootFileSystems(paths, layers, kernel, trash);
  }

  /** Whether owners can be kept: not where the namespace maps this user's own id and no other. */
  public static Ownership ownership() {
    try {
      String[] fields = Files.readString(Path.of("/proc/self/uid_map")).trim().split("\\s+", -1);
      return fields.length == 3 && fields[2].equals("1") ? Ownership.IGNORE : Ownership.KEEP;
    } catch (IOException e) {
      return Ownership.KEEP;
    }
  }
}
