package dev.berth.runtime.files;

import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes an overlay's writable layer as a layer tar (OCI image spec, layer.md, "Whiteouts"): names
 * hidden below and opaque directories become whiteouts. What the engine itself put there for a
 * container's start is left out.
 */
final class LayerArchiver extends TreeArchiver {
  /** Made for mounts, as by every engine; a user's own content lies on what is mounted there. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          ".dockerenv",
          "run/.containerenv",
          "etc/hosts",
          "etc/hostname",
          "etc/resolv.conf",
          "etc/mtab",
          "dev/console");

  private static final Set<String> MOUNT_POINTS =
      Set.of("dev", "dev/pts", "dev/shm", "dev/mqueue", "proc", "sys");

  private final Kernel kernel;
  private final List<String> leftOut = new ArrayList<>();

  LayerArchiver(DirectoryCalls calls, Kernel kernel, OutputStream out) {
    super(calls, kernel, out);
    this.kernel = kernel;
  }

  @Override
  boolean special(Path path, String child, String name, FileFacts facts) throws IOException {
    if (facts.isCharacterDevice() && facts.rdev() == 0) {
      marker(name.substring(0, name.length() - child.length()) + ".wh." + child);
      return true;
    }
    boolean ignored =
        isPlaceholder(path, name, facts)
            || (facts.isDirectory() && isFromBelow(path) && holdsPlaceholdersOnly(path, name));
    if (ignored) {
      leftOut.add(name);
    }
    return ignored;
  }

  /** What was not archived, relative to the layer. */
  List<String> leftOut() {
    return leftOut;
  }

  private boolean isPlaceholder(Path path, String name, FileFacts facts) throws IOException {
    if (facts.isDirectory()) {
      return MOUNT_POINTS.contains(name)
          && !isFromBelow(path)
          && (isEmpty(path) || holdsPlaceholdersOnly(path, name));
    }
    return PLACEHOLDERS.contains(name)
        && !isFromBelow(path)
        && (facts.isSymlink() || facts.size() == 0);
  }

  /** Such a directory was only copied up to put them there. */
  private boolean holdsPlaceholdersOnly(Path directory, String name) throws IOException {
    boolean some = false;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path each : all) {
        some = true;
        if (!isPlaceholder(each, name + "/" + each.getFileName(), FileFacts.of(each))) {
          return false;
        }
      }
    }
    return some;
  }

  @Override
  void entered(int directory, String prefix) throws IOException {
    Path path = Path.of("/proc/self/fd/" + directory + "/.");
    if (kernel.getXattr(path, "user.overlay.opaque") != null) {
      marker(prefix + ".wh..wh..opq");
    }
  }

  private boolean isFromBelow(Path path) throws IOException {
    return kernel.getXattr(path, "user.overlay.origin") != null;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      return !all.iterator().hasNext();
    }
  }
}
