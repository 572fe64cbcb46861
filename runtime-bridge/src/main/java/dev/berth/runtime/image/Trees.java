package dev.berth.runtime.image;

import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;

/** Whole directory trees; links are never followed. */
public final class Trees {
  private Trees() {}

  /** Deletes everything in a directory, which may be given by a link to it. */
  static void deleteContents(Path directory) throws IOException {
    try (var children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        AtomicFiles.deleteTree(child);
      }
    }
  }

  /**
   * Bytes of all files, links among them as long as their targets, one with several names counted
   * once; what vanishes meanwhile counts nothing.
   */
  public static long size(Path root) {
    Sum sum = new Sum();
    try {
      Files.walkFileTree(root, sum);
    } catch (IOException e) {
      return sum.bytes;
    }
    return sum.bytes;
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private final Set<Object> counted = new HashSet<>();
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Object key = attributes.fileKey();
      if (key == null || counted.add(key)) {
        bytes += attributes.size();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
