package dev.berth.it.tree;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files that layers make up, by the rules of the image specification: an entry replaces what is
 * below it, directories are merged, {@code .wh.} files hide what lower layers have.
 */
public final class ImageTree {
  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  private final TreeMap<String, Inode> files = new TreeMap<>();

  ImageTree() {
    files.put("", Inode.implied());
  }

  /** Puts a layer on top. */
  void add(Layer layer) {
    for (Layer.Entry entry : layer.entries()) {
      String name = name(entry.path());
      if (name.equals(OPAQUE)) {
        removeBelow(parent(entry.path()));
      } else if (name.startsWith(WHITEOUT)) {
        String parent = parent(entry.path());
        String hidden = name.substring(WHITEOUT.length());
        remove(parent.isEmpty() ? hidden : parent + "/" + hidden);
      }
    }
    for (Layer.Entry entry : layer.entries()) {
      if (!name(entry.path()).startsWith(WHITEOUT)) {
        put(entry);
      }
    }
  }

  private void put(Layer.Entry entry) {
    Inode inode = entry.inode();
    String hardLink = entry.hardLink();
    if (hardLink != null) {
      inode = files.get(hardLink);
      if (inode == null) {
        throw new AssertionError("hard link " + entry.path() + " to nothing: " + hardLink);
      }
    }
    if (inode == null) {
      return;
    }
    for (String above = parent(entry.path()); !files.containsKey(above); above = parent(above)) {
      files.put(above, Inode.implied());
    }
    if (!inode.type().equals("directory")) {
      removeBelow(entry.path());
    }
    files.put(entry.path(), inode);
  }

  private void remove(String path) {
    files.remove(path);
    removeBelow(path);
  }

  private void removeBelow(String path) {
    if (path.isEmpty()) {
      files.tailMap("", false).clear();
    } else {
      files.subMap(path + "/", path + "0").clear();
    }
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What is at a path, without a leading slash. */
  @Nullable Inode at(String path) {
    return files.get(path);
  }

  /** The number of files of any type. */
  public int size() {
    return files.size();
  }

  /**
   * How another tree differs, a line for each fact of a path: {@code /path fact: this, other}.
   *
   * @param since seconds since the epoch; times before it are compared, those made later are not,
   *     nor those of directories in which something came and went: layers need not tell of them
   */
  public List<String> differences(ImageTree other, long since) {
    List<String> differences = new ArrayList<>();
    TreeMap<String, Inode> all = new TreeMap<>(files);
    all.putAll(other.files);
    Map<Inode, String> names = names();
    Map<Inode, String> otherNames = other.names();
    for (String path : all.keySet()) {
      Inode mine = files.get(path);
      Inode theirs = other.files.get(path);
      if (mine == null || theirs == null) {
        differences.add("/" + path + (mine == null ? " missing: " + theirs : " added: " + mine));
        continue;
      }
      Facts facts = new Facts("/" + path, differences);
      facts.same("type", mine.type(), theirs.type());
      facts.same("mode", Integer.toOctalString(mine.mode()), Integer.toOctalString(theirs.mode()));
      facts.same("owner", mine.owner(), theirs.owner());
      facts.same("content", mine.content(), theirs.content());
      facts.same("size", mine.size(), theirs.size());
      facts.same("xattrs", mine.xattrs(), theirs.xattrs());
      facts.same("names", names.getOrDefault(mine, ""), otherNames.getOrDefault(theirs, ""));
      boolean touched = mine.type().equals("directory") && theirs.modified() >= since;
      if (!touched && (mine.modified() < since || theirs.modified() < since)) {
        facts.same("modified", mine.modified(), theirs.modified());
      }
    }
    return differences;
  }

  /** Every file that has more than one name, with its names. */
  private Map<Inode, String> names() {
    Map<Inode, List<String>> all = new IdentityHashMap<>();
    files.forEach((path, inode) -> all.computeIfAbsent(inode, key -> new ArrayList<>()).add(path));
    Map<Inode, String> shared = new IdentityHashMap<>();
    all.forEach(
        (inode, paths) -> {
          if (paths.size() > 1 && !inode.type().equals("directory")) {
            shared.put(inode, String.join(" ", paths));
          }
        });
    return shared;
  }

  private record Facts(String path, List<String> differences) {
    void same(String fact, Object mine, Object theirs) {
      if (!mine.equals(theirs)) {
        differences.add(path + " " + fact + ": " + mine + ", " + theirs);
      }
    }
  }
}
