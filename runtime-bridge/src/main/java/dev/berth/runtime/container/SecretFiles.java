package dev.berth.runtime.container;

import dev.berth.runtime.container.ContainerSecrets.SecretFile;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A container's own copies of its secrets, in its directory: they stay as they were when it was
 * made, and go with it.
 */
final class SecretFiles {
  private final ContainerParts parts;

  SecretFiles(ContainerParts parts) {
    this.parts = parts;
  }

  /** Writes them for a container that is being made; NOT_FOUND where a secret is gone meanwhile. */
  void write(Container container, IdMapping ids) {
    ContainerSecrets secrets = container.hostConfig().secrets();
    if (secrets == null || secrets.files().isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(parts.paths().containerSecrets(container.id()));
      int number = 0;
      for (SecretFile each : secrets.files()) {
        Path file = parts.paths().containerSecret(container.id(), number++);
        write(file, each, ids);
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot write the container's secrets: " + e.getMessage(), e);
    }
  }

  private void write(Path file, SecretFile secret, IdMapping ids) throws IOException {
    byte[] data = parts.secrets().data(secret.id());
    int uid = ids.outerUid(secret.uid());
    int gid = ids.outerGid(secret.gid());
    if (uid < 0 || gid < 0) {
      throw EngineException.invalid(
          "secret %s: owner %d:%d is not mapped in the container"
              .formatted(secret.name(), secret.uid(), secret.gid()));
    }
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, data);
    own(file, secret, uid, gid);
    Files.setAttribute(file, "unix:mode", secret.mode() & 07777);
  }

  private static void own(Path file, SecretFile secret, int uid, int gid) throws IOException {
    try {
      Files.setAttribute(file, "unix:uid", uid);
      Files.setAttribute(file, "unix:gid", gid);
    } catch (IOException e) {
      throw EngineException.invalid(
          "secret %s: cannot give it to %d:%d: the user has no such ids"
              .formatted(secret.name(), secret.uid(), secret.gid()));
    }
  }
}
