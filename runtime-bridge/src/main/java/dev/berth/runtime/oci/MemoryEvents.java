package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Learns from cgroup v2 whether the kernel killed a process of a container for want of memory. The
 * count has to be read after the end, when systemd has removed the container's scope already. It is
 * kept by every cgroup above, too: below systemd a container with a memory limit gets a slice of
 * its own around its scope, which lasts until it is stopped here.
 */
final class MemoryEvents {
  /** In the bundle: the directory whose {@code memory.events} outlives the container. */
  private static final String NOTE = "cgroup";

  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final String SUFFIX = ".slice";

  private MemoryEvents() {}

  /**
   * The slice a container's scope belongs into.
   *
   * @param parent a slice's name, null or empty for the user's
   */
  static String slice(Container container, @Nullable String parent) {
    String slice = parent == null || parent.isEmpty() ? "user.slice" : parent;
    return limited(container) && slice.endsWith(SUFFIX) && !slice.equals("-.slice")
        ? ownSlice(container, slice)
        : slice;
  }

  private static String ownSlice(Container container, String parent) {
    String name = parent.substring(0, parent.length() - SUFFIX.length());
    return name + '-' + container.id().shortId() + SUFFIX;
  }

  /** Whether a container has a limit that it may be killed for. */
  static boolean limited(Container container) {
    return container.hostConfig().resources().memory() > 0;
  }

  /** Writes down where the count of a container is found, while its process lives. */
  static void note(Container container, Path bundle, int pid) throws IOException {
    if (!limited(container)) {
      return;
    }
    for (String line : Files.readAllLines(Path.of("/proc", Integer.toString(pid), "cgroup"))) {
      if (line.startsWith("0::/")) {
        Path lasting = lasting(container, MOUNT.resolve(line.substring(4)));
        Files.writeString(bundle.resolve(NOTE), lasting.toString());
      }
    }
  }

  /** The slice above, if the container has one; else what the runtime removes when told to. */
  static Path lasting(Container container, Path leaf) {
    Path found = leaf;
    for (Path at = leaf; at != null; at = at.getParent()) {
      String name = String.valueOf(at.getFileName());
      if (name.contains(container.id().hex())) {
        found = at;
      } else if (name.endsWith('-' + container.id().shortId() + SUFFIX)) {
        return at;
      }
    }
    return found;
  }

  /** Whether the kernel killed a process of the run whose bundle this is. */
  static boolean killed(Path bundle) {
    try {
      Path noted = Path.of(Files.readString(bundle.resolve(NOTE)));
      for (String line : Files.readAllLines(noted.resolve("memory.events"))) {
        if (line.startsWith("oom_kill ")) {
          return Long.parseLong(line.substring(9).strip()) > 0;
        }
      }
      return false;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }
}
