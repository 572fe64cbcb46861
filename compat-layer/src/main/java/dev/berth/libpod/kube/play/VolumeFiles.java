package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.yaml.KubeException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes values into a volume. A container may have put links there before: none is followed, and
 * what is at a file's place is replaced whole.
 */
final class VolumeFiles {
  private final Path root;

  VolumeFiles(Path root) {
    this.root = root;
  }

  void write(Map<String, byte[]> items, int mode) {
    items.forEach(
        (name, content) -> {
          try {
            write(name, content, mode);
          } catch (IOException e) {
            throw new KubeException(
                "cannot create file \"%s\" at volume mountpoint \"%s\": %s"
                    .formatted(name, root, e));
          }
        });
  }

  private void write(String name, byte[] content, int mode) throws IOException {
    Path at = root;
    String[] parts = name.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].isEmpty() || parts[i].equals(".") || parts[i].equals("..")) {
        throw new KubeException("invalid path of a volume's item: \"" + name + "\"");
      }
      at = at.resolve(parts[i]);
      if (i < parts.length - 1 && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        Files.deleteIfExists(at);
        Files.createDirectory(at);
      }
    }
    Path temporary =
        Files.createTempFile(
            root, ".kube", null, PosixFilePermissions.asFileAttribute(permissions(0600)));
    try {
      Files.write(temporary, content);
      Files.setPosixFilePermissions(temporary, permissions(mode));
      Files.move(temporary, at, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, at, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
