package dev.berth.runtime.oci;

import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Propagation of binds, which the host's own mounts must allow (mount_namespaces(7)). */
final class Propagation {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");

  private Propagation() {}

  /** What the root must have, so that what binds ask for takes effect; null for the default. */
  static @Nullable String ofRoot(List<MountPoint> mounts) {
    String root = null;
    for (MountPoint each : mounts) {
      if (isShared(each.propagation())) {
        return "shared";
      }
      root = isSlave(each.propagation()) ? "rslave" : root;
    }
    return root;
  }

  /** Fails where the host's mount that a source lies on cannot give the propagation asked for. */
  static void check(String source, String propagation) {
    boolean shared = isShared(propagation);
    if (!shared && !isSlave(propagation)) {
      return;
    }
    try {
      Path real = Path.of(source).toRealPath();
      Place place = place(real, Files.readAllLines(TABLE));
      boolean fits =
          place.optional.contains("shared:") || (!shared && place.optional.contains("master:"));
      if (!fits) {
        throw EngineException.internal(
            "path "
                + source
                + " is mounted on "
                + place.point
                + " but it is not a shared"
                + (shared ? "" : " or slave")
                + " mount",
            null);
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot tell what " + source + " is mounted on: " + e, e);
    }
  }

  private record Place(String point, String optional) {}

  /** The innermost mount a path lies on; a later line hides an earlier one of the same place. */
  private static Place place(Path path, List<String> lines) {
    Place found = new Place("/", "");
    for (String line : lines) {
      String[] fields = line.split(" ", 7);
      String point = fields.length > 6 ? fields[4].replace("\\040", " ") : "";
      if (point.length() >= found.point.length() && path.startsWith(point)) {
        int end = fields[6].indexOf("- ");
        found = new Place(point, fields[6].substring(0, Math.max(0, end)));
      }
    }
    return found;
  }

  private static boolean isShared(String propagation) {
    return propagation.equals("shared") || propagation.equals("rshared");
  }

  private static boolean isSlave(String propagation) {
    return propagation.equals("slave") || propagation.equals("rslave");
  }
}
