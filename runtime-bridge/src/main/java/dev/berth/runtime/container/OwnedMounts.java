package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.UserLookup;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Gives what is bound with the option {@code U} to the user that the container starts as. The
 * option is Podman's: under dockerd, whoever wants it needs a container to do it.
 */
final class OwnedMounts {
  private final ContainerParts parts;
  private final Container container;

  OwnedMounts(ContainerParts parts, Container container) {
    this.parts = parts;
    this.container = container;
  }

  /**
   * Changes owners, at every start: the user may be another than before.
   *
   * @param rootfs the mounted root file system, which tells the numbers of names
   */
  void own(Path rootfs) {
    IdMapping ids = parts.rootFileSystems().ids(container.id());
    for (MountPoint mount : container.mounts()) {
      List<String> further = container.hostConfig().more().mountOptions(mount.destination());
      if (further.contains("U") || mount.hasOption("U")) {
        UserLookup.ProcessUser user =
            new UserLookup(rootfs)
                .find(container.config().user(), container.hostConfig().groupAdd());
        parts.volumes().own(there(mount), ids.outerUid(user.uid()), ids.outerGid(user.gid()));
      }
    }
  }

  /** A missing directory of the host is made, as for any bind. */
  private static Path there(MountPoint mount) {
    Path source = Path.of(mount.source());
    try {
      if (!Files.exists(source)) {
        Files.createDirectories(source);
      }
      return source;
    } catch (IOException e) {
      throw EngineException.internal(
          "error while creating mount source path '" + source + "': " + e.getMessage(), e);
    }
  }
}
