package dev.berth.runtime.files;

import dev.berth.runtime.container.ContainerFiles.Change;
import dev.berth.runtime.container.ContainerFiles.ChangeKind;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads changes off an overlay's writable layer: a character device 0:0 hides a name below, and the
 * kernel marks what it copied up with its origin (Documentation/filesystems/overlayfs.rst).
 */
final class WritableLayerChanges extends SimpleFileVisitor<Path> {
  private static final String ORIGIN = "user.overlay.origin";

  private final Path layer;
  private final Kernel kernel;
  private final Predicate<String> ignored;
  private final List<Change> changes = new ArrayList<>();

  private WritableLayerChanges(Path layer, Kernel kernel, Predicate<String> ignored) {
    this.layer = layer;
    this.kernel = kernel;
    this.ignored = ignored;
  }

  /**
   * All changes, sorted by path.
   *
   * @param ignored paths that only exist as mount points
   */
  static List<Change> of(Path layer, Kernel kernel, Predicate<String> ignored) throws IOException {
    WritableLayerChanges visitor = new WritableLayerChanges(layer, kernel, ignored);
    Files.walkFileTree(layer, visitor);
    visitor.changes.sort(Comparator.comparing(Change::path));
    return visitor.changes;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    if (!directory.equals(layer)) {
      add(directory, copiedUp(directory) ? ChangeKind.MODIFIED : ChangeKind.ADDED);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    FileFacts facts = FileFacts.of(file);
    if (facts.isCharacterDevice() && facts.rdev() == 0) {
      add(file, ChangeKind.DELETED);
    } else {
      add(file, copiedUp(file) ? ChangeKind.MODIFIED : ChangeKind.ADDED);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return FileVisitResult.CONTINUE;
  }

  private boolean copiedUp(Path path) throws IOException {
    return kernel.getXattr(path, ORIGIN) != null;
  }

  private void add(Path path, ChangeKind kind) {
    String inside = "/" + layer.relativize(path);
    if (!ignored.test(inside)) {
      changes.add(new Change(inside, kind));
    }
  }
}
