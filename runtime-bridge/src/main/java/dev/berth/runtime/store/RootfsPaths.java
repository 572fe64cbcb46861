package dev.berth.runtime.store;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Paths inside a root file system, seen as the container sees them: a symbolic link, absolute or
 * not, never leads out of it.
 */
public final class RootfsPaths {
  private static final int MAX_LINKS = 255;

  private RootfsPaths() {}

  /** Where a path of the container lies on the host; the last parts need not exist. */
  public static Path resolve(Path rootfs, String inside) throws IOException {
    Deque<String> todo = new ArrayDeque<>();
    pushParts(todo, inside);
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    while (!todo.isEmpty()) {
      String part = todo.pop();
      if (part.equals("..")) {
        done.pollLast();
        continue;
      }
      done.addLast(part);
      Path here = join(rootfs, done);
      if (Files.isSymbolicLink(here)) {
        if (++links > MAX_LINKS) {
          throw new FileSystemLoopException(inside);
        }
        String target = Files.readSymbolicLink(here).toString();
        done.removeLast();
        if (target.startsWith("/")) {
          done.clear();
        }
        pushParts(todo, target);
      }
    }
    return join(rootfs, done);
  }

  /** Makes the directory and its parents where they are missing. */
  public static Path ensureDirectory(Path rootfs, String inside) throws IOException {
    Path path = resolve(rootfs, inside);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(path);
    }
    return path;
  }

  private static void pushParts(Deque<String> todo, String path) {
    String[] parts = path.split("/", -1);
    for (int i = parts.length - 1; i >= 0; i--) {
      if (!parts[i].isEmpty() && !parts[i].equals(".")) {
        todo.push(parts[i]);
      }
    }
  }

  private static Path join(Path rootfs, Deque<String> parts) {
    Path path = rootfs;
    for (String part : parts) {
      path = path.resolve(part);
    }
    return path;
  }
}
