package dev.berth.runtime.image;

import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * What every container has that its image lacks, as with dockerd: the mark by which programs know
 * that they are in a container ({@code /.dockerenv}), and the places that are mounted over. It lies
 * below the image, whose own files are seen. They are neither changes nor part of a commit.
 */
final class InitLayer {
  private static final List<String> DIRECTORIES = List.of("dev/pts", "dev/shm", "proc", "sys");
  private static final List<String> FILES =
      List.of(".dockerenv", "etc/resolv.conf", "etc/hosts", "etc/hostname", "dev/console");
  private static final int MODE = 0755;

  private InitLayer() {}

  /** Makes the directory when it is not there; it is there whole or not at all. */
  static Path at(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return directory;
    }
    Path parent = Objects.requireNonNull(directory.getParent());
    Files.createDirectories(parent);
    Path fresh = Files.createTempDirectory(parent, directory.getFileName() + "-");
    try {
      fill(fresh);
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      AtomicFiles.deleteTree(fresh);
      if (!Files.isDirectory(directory)) { // else another was faster
        throw e;
      }
    }
    return directory;
  }

  private static void fill(Path root) throws IOException {
    mode(root);
    for (String each : DIRECTORIES) {
      directory(root.resolve(each));
    }
    for (String each : FILES) {
      Path file = root.resolve(each);
      directory(Objects.requireNonNull(file.getParent()));
      mode(Files.createFile(file));
    }
    Files.createSymbolicLink(root.resolve("etc/mtab"), Path.of("/proc/mounts"));
  }

  private static void directory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      directory(Objects.requireNonNull(directory.getParent()));
      mode(Files.createDirectory(directory));
    }
  }

  private static void mode(Path path) throws IOException {
    Files.setAttribute(path, "unix:mode", MODE);
  }
}
