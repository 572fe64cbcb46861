package dev.berth.runtime.image;

import dev.berth.runtime.store.RootfsPaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** How many ids an image needs, going by its passwd and group files. */
final class NeededIds {
  private static final long LEAST = 1024;

  /** Ids that mean nobody, and that no file belongs to. */
  private static final long NOBODY = 65534;

  private NeededIds() {}

  /**
   * Of an image.
   *
   * @param layers its directories, the uppermost first
   */
  static long of(List<Path> layers) {
    return Math.max(
        LEAST, Math.max(highest(layers, "etc/passwd"), highest(layers, "etc/group")) + 1);
  }

  private static long highest(List<Path> layers, String file) {
    for (Path layer : layers) {
      if (Files.exists(layer.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
        try {
          Path found = RootfsPaths.resolve(layer, file);
          return Files.isRegularFile(found)
              ? highest(Files.readAllLines(found, StandardCharsets.ISO_8859_1))
              : 0;
        } catch (IOException e) {
          return 0; // as an image without one
        }
      }
    }
    return 0;
  }

  private static long highest(List<String> lines) {
    long highest = 0;
    for (String line : lines) {
      String[] fields = line.split(":", -1);
      try {
        long id = fields.length > 2 ? Long.parseLong(fields[2].trim()) : 0;
        highest = id < NOBODY ? Math.max(highest, id) : highest;
      } catch (NumberFormatException e) {
        // no line of a user or group
      }
    }
    return highest;
  }
}
