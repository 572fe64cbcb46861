package dev.berth.runtime.oci;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The memory behind a /dev/shm that several containers see: a tmpfs of its size on a directory of
 * the container that owns it, in the engine's mount namespace, so that it outlives the service.
 */
public final class SharedTmpfs {
  /** Leaves the directory what it is: for who may not mount. */
  public static final SharedTmpfs NONE = new SharedTmpfs(null);

  private static final System.Logger LOG = System.getLogger(SharedTmpfs.class.getName());
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_NOEXEC = 8;
  private static final int MNT_DETACH = 2;

  private final @Nullable Kernel kernel;

  public SharedTmpfs(@Nullable Kernel kernel) {
    this.kernel = kernel;
  }

  /** Mounts it on a new directory. */
  void mount(Path directory, long bytes) throws IOException {
    if (kernel != null) {
      kernel.mount(
          "shm", directory, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=" + bytes);
    }
  }

  /** Takes it away, if it is there. */
  void unmount(Path directory) {
    if (kernel == null || !Files.exists(directory)) {
      return;
    }
    try {
      kernel.unmount(directory, MNT_DETACH);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "was not mounted: " + directory, e);
    }
  }
}
