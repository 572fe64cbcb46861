package dev.berth.runtime.oci;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of the runtime's binary in this mount namespace. So that no container can
 * overwrite it through {@code /proc/PID/exe}, crun makes itself such a view at every start and
 * executes itself again from there; started from one that is there already it need not, which
 * spares a quarter of the time of an exec.
 */
final class SealedProgram {
  /** What crun takes as the word that its binary is protected; it still looks at the mount. */
  static final String MARK = "_LIBCONTAINER_CLONED_BINARY";

  private static final System.Logger LOG = System.getLogger(SealedProgram.class.getName());
  private static final long MS_RDONLY = 1;
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_REMOUNT = 32;
  private static final long MS_BIND = 4096;
  private static final int MNT_DETACH = 2;

  private SealedProgram() {}

  /**
   * Makes the view, or finds it, at the place given; null where that cannot be done. A view of a
   * binary that was replaced since is replaced too.
   */
  static @Nullable Path of(Kernel kernel, Path program, Path place) {
    try {
      if (Files.exists(place)) {
        if (Files.isSameFile(program, place)) {
          return place;
        }
        unmount(kernel, place);
      } else {
        Files.createDirectories(Objects.requireNonNull(place.getParent()));
        Files.createFile(place);
      }
      mount(kernel, program, place);
      return Files.isSameFile(program, place) ? place : null;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "no read-only view of " + program, e);
      return null;
    }
  }

  private static void mount(Kernel kernel, Path program, Path place) throws IOException {
    kernel.mount(program.toString(), place, null, MS_BIND, null);
    try {
      long flags = MS_BIND | MS_REMOUNT | MS_RDONLY;
      try {
        kernel.mount(null, place, null, flags, null);
      } catch (IOException e) {
        // flags of the host's mount are locked in a user namespace and must be named
        kernel.mount(null, place, null, flags | MS_NOSUID | MS_NODEV, null);
      }
    } catch (IOException e) {
      unmount(kernel, place);
      throw e;
    }
  }

  private static void unmount(Kernel kernel, Path place) {
    try {
      kernel.unmount(place, MNT_DETACH);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "was not mounted: " + place, e);
    }
  }
}
