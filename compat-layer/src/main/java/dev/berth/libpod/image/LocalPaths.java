package dev.berth.libpod.image;

import dev.berth.libpod.wire.PodmanException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Files of the machine that a client names because it runs there too. The service is the user's own
 * and reads what the user may read.
 */
public final class LocalPaths {
  private LocalPaths() {}

  /** A file that is there. */
  public static Path file(String text) {
    Path path = existing(text);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw PodmanException.plain(500, "failed to access file: " + path);
    }
    return path;
  }

  /** A directory that is there. */
  public static Path directory(String text) {
    Path path = existing(text);
    if (!Files.isDirectory(path)) {
      throw PodmanException.plain(400, "path is not a directory: \"" + path + "\"");
    }
    return path;
  }

  private static Path existing(String text) {
    try {
      Path path = Path.of(text).normalize();
      if (!path.isAbsolute()) {
        throw PodmanException.plain(400, "path is not absolute");
      }
      if (!Files.exists(path)) {
        throw PodmanException.plain(404, "file does not exist: \"" + path + "\"");
      }
      return path;
    } catch (InvalidPathException e) {
      throw PodmanException.plain(400, "invalid path: " + e.getReason());
    }
  }
}
