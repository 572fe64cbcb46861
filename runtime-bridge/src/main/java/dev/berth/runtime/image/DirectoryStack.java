package dev.berth.runtime.image;

import dev.berth.runtime.archive.RawNames;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks to directories below a root, one component at a time, never through a symbolic link, and
 * keeps the last way open: members of an archive mostly lie beside each other.
 */
final class DirectoryStack implements AutoCloseable {
  private static final int MAX_NAME = 4096;

  private final DirectoryCalls calls;
  private final int root;
  private final TreeUnpacker.@Nullable Directories directories;
  private final IdMapping ids;
  private final List<String> names = new ArrayList<>();
  private final List<Integer> descriptors = new ArrayList<>();

  DirectoryStack(DirectoryCalls calls, int root) {
    this(calls, root, null, IdMapping.IDENTITY);
  }

  /**
   * @param directories what finds directories instead of a step that follows no link; null for none
   * @param ids of the container whose root gets what is made
   */
  DirectoryStack(
      DirectoryCalls calls,
      int root,
      TreeUnpacker.@Nullable Directories directories,
      IdMapping ids) {
    this.ids = ids;
    this.directories = directories;
    this.calls = calls;
    this.root = root;
  }

  /**
   * The components of a member's name. Refuses absolute names and {@code ..}: they would leave the
   * layer.
   */
  static List<String> components(String name) throws TarFormatException {
    requireLength(name);
    if (name.startsWith("/")) {
      throw new TarFormatException(
          "invalid tar entry " + quote(name) + ": absolute paths are refused");
    }
    List<String> components = new ArrayList<>(8);
    int from = 0;
    while (from <= name.length()) {
      int slash = name.indexOf('/', from);
      int to = slash < 0 ? name.length() : slash;
      String component = name.substring(from, to);
      if (component.equals("..")) {
        throw new TarFormatException(
            "invalid tar entry " + quote(name) + ": it is outside of the layer");
      }
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
      from = to + 1;
    }
    return components;
  }

  /** What no system call would take. */
  private static void requireLength(String name) throws TarFormatException {
    if (name.length() > MAX_NAME) {
      throw new TarFormatException(
          "invalid tar entry " + quote(name.substring(0, 64)) + "...: file name too long");
    }
  }

  /**
   * The components of a member's name within a tree that is no layer: absolute names are taken as
   * below it, {@code ..} goes up to it at most.
   *
   * @param place what the tree is called
   */
  static List<String> below(String name, String place) throws TarFormatException {
    requireLength(name);
    List<String> components = new ArrayList<>(8);
    for (String component : name.split("/", -1)) {
      if (component.equals("..")) {
        if (components.isEmpty()) {
          throw new TarFormatException(quote(name) + " is outside of " + quote(place));
        }
        components.removeLast();
      } else if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    return components;
  }

  /**
   * A descriptor of the directory, which stays this object's. Missing ones are made when asked for.
   */
  int enter(List<String> path, boolean make) throws IOException {
    int common = 0;
    while (common < names.size()
        && common < path.size()
        && names.get(common).equals(path.get(common))) {
      common++;
    }
    cut(common);
    for (int i = common; i < path.size(); i++) {
      descriptors.add(step(path, i, make));
      names.add(path.get(i));
    }
    return current();
  }

  private int step(List<String> path, int index, boolean make) throws IOException {
    int above = current();
    String name = path.get(index);
    int fd = open(above, path, index);
    if (fd == -DirectoryCalls.ENOENT && make) {
      DirectoryCalls.check("mkdir " + text(path, index), calls.makeDirectory(above, name, 0755));
      if (!ids.identity()) {
        int owned = calls.chown(above, name, ids.outerUid(0), ids.outerGid(0));
        DirectoryCalls.check("lchown " + text(path, index), owned);
      }
      fd = open(above, path, index);
    }
    if (fd == -DirectoryCalls.ELOOP || fd == -DirectoryCalls.ENOTDIR) {
      throw new TarFormatException(
          "invalid tar entry "
              + quote(String.join("/", path))
              + ": "
              + text(path, index)
              + " is not a directory (links are not followed)");
    }
    return DirectoryCalls.check("open " + text(path, index), fd);
  }

  private int open(int above, List<String> path, int index) throws IOException {
    return directories == null
        ? calls.openDirectory(above, path.get(index))
        : directories.open(RawNames.text(String.join("/", path.subList(0, index + 1))));
  }

  /** Forgets the way from this depth on, because a directory there may have been replaced. */
  void cut(int depth) {
    while (descriptors.size() > depth) {
      int unused = calls.close(descriptors.removeLast());
      names.removeLast();
    }
  }

  private int current() {
    return descriptors.isEmpty() ? root : descriptors.getLast();
  }

  static String text(List<String> path, int last) {
    return "/" + RawNames.text(String.join("/", path.subList(0, last + 1)));
  }

  static String quote(String raw) {
    return '"' + RawNames.text(raw) + '"';
  }

  @Override
  public void close() {
    cut(0);
  }
}
