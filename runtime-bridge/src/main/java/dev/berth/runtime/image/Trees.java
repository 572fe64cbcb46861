package dev.berth.runtime.image;

import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Whole directory trees; links are never followed. */
final class Trees {
  private Trees() {}

  /** Deletes everything in a directory, which may be given by a link to it. */
  static void deleteContents(Path directory) throws IOException {
    try (var children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        AtomicFiles.deleteTree(child);
      }
    }
  }

  /** Bytes of all regular files; what vanishes meanwhile counts nothing. */
  static long size(Path root) {
    Sum sum = new Sum();
    try {
      Files.walkFileTree(root, sum);
    } catch (IOException e) {
      return sum.bytes;
    }
    return sum.bytes;
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
