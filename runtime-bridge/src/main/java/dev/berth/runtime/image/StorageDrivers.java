package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of the image store that depend on this host: what its kernel and user can do is
 * tried once a boot. {@code BERTH_STORAGE_DRIVER} in the environment overrides.
 */
public final class StorageDrivers {
  private static final System.Logger LOG = System.getLogger(StorageDrivers.class.getName());
  private static final String VARIABLE = "BERTH_STORAGE_DRIVER";
  private static final int MNT_DETACH = 2;

  private final StorePaths paths;
  private final Kernel kernel;
  private final Map<String, String> environment;

  private StorageDrivers(StorePaths paths, Kernel kernel, Map<String, String> environment) {
    this.paths = paths;
    this.kernel = kernel;
    this.environment = environment;
  }

  /** The root file systems this host can have; nothing is tried before the first mount. */
  public static RootFileSystems rootFileSystems(
      StorePaths paths,
      UnpackedLayers layers,
      Kernel kernel,
      Trash trash,
      Map<String, String> environment) {
    StorageDrivers drivers = new StorageDrivers(paths, kernel, environment);
    return new LayeredRootFileSystems(paths, layers, kernel, drivers::choose, trash);
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

  private RootMounter choose() throws IOException {
    String name = environment.get(VARIABLE);
    if (name == null || name.isEmpty()) {
      name = known();
    }
    RootMounter mounter = name == null ? null : byName(name);
    if (mounter != null) {
      return mounter;
    }
    mounter = probe();
    Files.createDirectories(paths.temporary());
    Files.createDirectories(paths.runRoot());
    Files.writeString(paths.storageDriver(), mounter.name());
    return mounter;
  }

  private @Nullable String known() throws IOException {
    try {
      return Files.readString(paths.storageDriver()).trim();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private @Nullable RootMounter byName(String name) {
    return switch (name) {
      case "overlay" -> new OverlayMounter(kernel, paths.mounts(), paths.temporary());
      case "fuse-overlayfs" -> fuse();
      case "vfs" -> new VfsMounter(kernel);
      default -> null;
    };
  }

  private @Nullable RootMounter fuse() {
    for (String directory : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
      Path program = Path.of(directory.isEmpty() ? "." : directory, "fuse-overlayfs");
      if (Files.isExecutable(program)) {
        return new FuseOverlayMounter(kernel, program.toString());
      }
    }
    return null;
  }

  private RootMounter probe() throws IOException {
    RootMounter overlay = new OverlayMounter(kernel, paths.mounts(), paths.temporary());
    if (works(overlay)) {
      return overlay;
    }
    RootMounter fuse = fuse();
    if (fuse != null && works(fuse)) {
      LOG.log(Level.WARNING, "the kernel mounts no overlay here: fuse-overlayfs is slower");
      return fuse;
    }
    LOG.log(
        Level.WARNING,
        "no overlay here: every container gets a full copy of its image; a kernel of 5.11 or later,"
            + " or the package fuse-overlayfs, avoids that");
    return new VfsMounter(kernel);
  }

  private boolean works(RootMounter mounter) throws IOException {
    Files.createDirectories(paths.temporary());
    Path probe = Files.createTempDirectory(paths.temporary(), "probe-");
    Path target = Files.createDirectory(probe.resolve("merged"));
    try {
      Path lower = Files.createDirectory(probe.resolve("lower"));
      Path writable = Files.createDirectory(probe.resolve("writable"));
      Files.createDirectory(writable.resolve("work"));
      Files.createDirectory(writable.resolve("diff"));
      mounter.mount(RootMounter.Lower.of(List.of(lower)), writable, target, true);
      kernel.unmount(target, MNT_DETACH);
      return true;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0} does not work here: {1}", mounter.name(), e.getMessage());
      return false;
    } finally {
      AtomicFiles.deleteTree(probe);
    }
  }
}
