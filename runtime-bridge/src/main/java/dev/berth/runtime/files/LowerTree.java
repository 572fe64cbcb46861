package dev.berth.runtime.files;

import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An image's file system read off its unpacked layers, without mounting it: whiteouts and opaque
 * directories are those of overlayfs. Nobody changes unpacked layers.
 */
final class LowerTree {
  private static final String OPAQUE = "user.overlay.opaque";

  private final Kernel kernel;
  private final List<Path> layers;

  /**
   * @param layers their directories, the uppermost first
   */
  LowerTree(Kernel kernel, List<Path> layers) {
    this.kernel = kernel;
    this.layers = layers;
  }

  /**
   * Something in the image.
   *
   * @param directories of the layers that a directory is merged of, the uppermost first; empty for
   *     anything else
   */
  record Node(Path path, FileFacts facts, List<Path> directories) {}

  /** The root directory; null for an image without layers. */
  @Nullable Node root() throws IOException {
    return layers.isEmpty()
        ? null
        : new Node(layers.getFirst(), FileFacts.of(layers.getFirst()), layers);
  }

  /** What a directory has under a name, null for nothing. */
  @Nullable Node child(Node parent, String name) throws IOException {
    Path first = null;
    FileFacts found = null;
    List<Path> merged = new ArrayList<>();
    for (Path each : parent.directories()) {
      Path path = each.resolve(name);
      FileFacts facts = facts(path);
      if (facts == null) {
        continue;
      }
      if (facts.isWhiteout() || (found != null && !facts.isDirectory())) {
        break;
      }
      if (found == null) {
        first = path;
        found = facts;
      }
      if (!facts.isDirectory()) {
        break;
      }
      merged.add(path);
      if (isOpaque(kernel, path)) {
        break;
      }
    }
    return found == null || first == null ? null : new Node(first, found, merged);
  }

  /** The names in a directory; some may be whiteouts, which {@link #child} does not find. */
  static Set<String> names(Node directory) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path each : directory.directories()) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(each)) {
        all.forEach(path -> names.add(String.valueOf(path.getFileName())));
      }
    }
    return names;
  }

  /** Whether a directory of a layer hides what is below it. */
  static boolean isOpaque(Kernel kernel, Path directory) throws IOException {
    byte[] value = kernel.getXattr(directory, OPAQUE);
    return value != null && value.length == 1 && value[0] == 'y';
  }

  private static @Nullable FileFacts facts(Path path) throws IOException {
    try {
      return FileFacts.of(path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileSystemException e) {
      // below something that is no directory
      return Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? rethrow(e) : null;
    }
  }

  private static FileFacts rethrow(IOException e) throws IOException {
    throw e;
  }
}
