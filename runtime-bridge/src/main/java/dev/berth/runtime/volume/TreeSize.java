package dev.berth.runtime.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Bytes of the files below a directory; files with several names count once. */
final class TreeSize extends SimpleFileVisitor<Path> {
  private final Set<Object> seen = new HashSet<>();
  private long bytes;

  private TreeSize() {}

  static long of(Path root) {
    TreeSize size = new TreeSize();
    try {
      Files.walkFileTree(root, size);
    } catch (IOException e) {
      // What vanishes or may not be read while we count does not count.
      return size.bytes;
    }
    return size.bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    if (attributes.isRegularFile() && (key == null || seen.add(key))) {
      bytes += attributes.size();
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    return FileVisitResult.CONTINUE;
  }
}
