package dev.berth.runtime.oci;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bind that leaves out what is mounted below its source would show what those mounts hide, which
 * the kernel allows only to whoever mounted them (mount_namespaces(7)). Runtimes take them along
 * then without a word.
 */
final class MountsBelow {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");

  private MountsBelow() {}

  /** Fails where a source cannot be bound without what is mounted below it. */
  static void refuse(String source) {
    try {
      Path real = Path.of(source).toRealPath();
      String below = first(real, Files.readAllLines(TABLE));
      if (below != null) {
        throw EngineException.invalid(
            "cannot bind "
                + source
                + " without what is mounted below it ("
                + below
                + "): that needs the rights of whoever mounted it; leave NonRecursive out");
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot tell what is mounted below " + source + ": " + e, e);
    }
  }

  /** The first mount point below a path, null for none. */
  static @Nullable String first(Path path, List<String> lines) {
    for (String line : lines) {
      String[] fields = line.split(" ", 6);
      String point = fields.length > 5 ? fields[4].replace("\\040", " ") : "";
      if (!point.equals(path.toString()) && Path.of(point).startsWith(path)) {
        return point;
      }
    }
    return null;
  }
}
