package dev.berth.runtime.build.context;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Paths inside a tree nobody else changes, its symbolic links resolved as if the tree were the root
 * directory: none leads out of it.
 */
public final class RootedPath {
  private static final int MOST_LINKS = 255;

  private final Path root;
  private final boolean followLast;
  private final Deque<String> parts = new ArrayDeque<>();
  private Path at;
  private int links;

  private RootedPath(Path root, boolean followLast) {
    this.root = root;
    this.at = root;
    this.followLast = followLast;
  }

  /** Where a path leads, links followed; what does not exist is taken as it is written. */
  public static Path resolve(Path root, String path) throws IOException {
    return new RootedPath(root, true).walk(path);
  }

  /** The same, but the last part is not followed when it is a link. */
  public static Path resolveParent(Path root, String path) throws IOException {
    return new RootedPath(root, false).walk(path);
  }

  private Path walk(String path) throws IOException {
    parts.addAll(List.of(path.split("/", -1)));
    while (!parts.isEmpty()) {
      String part = parts.removeFirst();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        at = at.equals(root) ? root : parent(at);
        continue;
      }
      Path next = at.resolve(part);
      if ((followLast || !parts.isEmpty()) && Files.isSymbolicLink(next)) {
        follow(next);
      } else {
        at = next;
      }
    }
    return at;
  }

  private void follow(Path link) throws IOException {
    if (++links > MOST_LINKS) {
      throw EngineException.invalid("too many links in " + root.relativize(link));
    }
    String target = Files.readSymbolicLink(link).toString();
    if (target.startsWith("/")) {
      at = root;
    }
    List<String> words = List.of(target.split("/", -1));
    for (int i = words.size() - 1; i >= 0; i--) {
      parts.addFirst(words.get(i));
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
