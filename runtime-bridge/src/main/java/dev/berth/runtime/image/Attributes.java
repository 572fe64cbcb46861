package dev.berth.runtime.image;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Gives files owner, mode, extended attributes and times, in this order: a change of owner clears
 * set-id bits and capabilities. Times of directories come last of all, since filling one changes
 * them.
 */
final class Attributes {
  private static final int EPERM = 1;
  private static final int EINVAL = 22;

  /** Directories whose times are held back; a layer may have a million. */
  private static final int MANY = 8_000;

  private record Times(long seconds, int nanos) {}

  private final DirectoryCalls calls;
  private final Ownership ownership;
  private final TreeMap<String, Times> directories = new TreeMap<>();
  private boolean flushed;

  Attributes(DirectoryCalls calls, Ownership ownership) {
    this.calls = calls;
    this.ownership = ownership;
  }

  void file(int file, String path, TarEntry entry) throws IOException {
    if (ownership == Ownership.KEEP) {
      owned(path, entry, calls.chown(file, id(entry.uid()), id(entry.gid())));
    }
    DirectoryCalls.check("chmod " + path, calls.chmod(file, entry.mode()));
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      if (isWanted(xattr.getKey(), xattr.getValue())) {
        xattr(path, calls.setXattr(file, xattr.getKey(), xattr.getValue()));
      }
    }
    DirectoryCalls.check(
        "utimes " + path, calls.setTimes(file, entry.mtimeSeconds(), entry.mtimeNanos()));
  }

  void directory(List<String> path, int directory, TarEntry entry) throws IOException {
    file(directory, DirectoryStack.text(path, path.size() - 1), entry);
    directories.put(String.join("/", path), new Times(entry.mtimeSeconds(), entry.mtimeNanos()));
  }

  /** A link, fifo or whiteout node. */
  void node(int directory, String name, String path, TarEntry entry) throws IOException {
    if (ownership == Ownership.KEEP) {
      owned(path, entry, calls.chown(directory, name, id(entry.uid()), id(entry.gid())));
    }
    if (!entry.isSymlink()) {
      DirectoryCalls.check("chmod " + path, calls.chmod(directory, name, entry.mode()));
    }
    for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
      if (isWanted(xattr.getKey(), xattr.getValue())) {
        xattr(path, calls.setXattr(directory, name, xattr.getKey(), xattr.getValue()));
      }
    }
    DirectoryCalls.check(
        "utimes " + path,
        calls.setTimes(directory, name, entry.mtimeSeconds(), entry.mtimeNanos()));
  }

  /** Forgets a directory that another member replaced, with all below. */
  void forget(List<String> path) {
    String gone = String.join("/", path);
    directories.remove(gone);
    directories.subMap(gone + "/", gone + "0").clear(); // 0 is what comes after the slash
  }

  /**
   * To be called before something is made in a directory: one that has its times already, because
   * there are so many, will get them once more.
   */
  void changing(List<String> path, int directory) throws IOException {
    String key = flushed ? String.join("/", path) : "";
    if (flushed && !directories.containsKey(key)) {
      FileTime time = Files.getLastModifiedTime(Path.of("/proc/self/fd/" + directory));
      long nanos = time.to(TimeUnit.NANOSECONDS);
      long billion = 1_000_000_000L;
      directories.put(
          key, new Times(Math.floorDiv(nanos, billion), (int) Math.floorMod(nanos, billion)));
    }
  }

  /** Gives directories their times when there are too many to wait for the end. */
  void flushMany(DirectoryStack stack) throws IOException {
    if (directories.size() > MANY) {
      finishDirectories(stack);
      directories.clear();
      flushed = true;
    }
  }

  void finishDirectories(DirectoryStack stack) throws IOException {
    for (Map.Entry<String, Times> one : directories.entrySet()) {
      List<String> path = one.getKey().isEmpty() ? List.of() : List.of(one.getKey().split("/", -1));
      int directory = stack.enter(path, false);
      int done = calls.setTimes(directory, one.getValue().seconds, one.getValue().nanos);
      DirectoryCalls.check("utimes /" + one.getKey(), done);
    }
  }

  private static int id(long id) {
    return id < 0 || id > 0xffff_fffeL ? -2 : (int) id;
  }

  private static void owned(String path, TarEntry entry, int result) throws KernelException {
    if (result == -EINVAL || result == -EPERM) {
      throw new KernelException(
          "potentially insufficient UIDs or GIDs available in user namespace (requested "
              + entry.uid()
              + ":"
              + entry.gid()
              + " for "
              + path
              + "): check /etc/subuid and /etc/subgid, which give this user its subordinate ids: "
              + "lchown "
              + path,
          -result,
          result == -EINVAL ? "invalid argument" : "operation not permitted");
    }
    DirectoryCalls.check("lchown " + path, result);
  }

  /** Attributes that steer overlayfs itself must never come out of an archive. */
  private static boolean isWanted(String name, byte[] value) {
    return !name.startsWith("user.overlay.")
        && !name.startsWith("user.fuseoverlayfs.")
        && !name.startsWith("trusted.")
        && !name.equals("security.selinux")
        && value.length <= 65536
        && name.length() <= 255;
  }

  /** File systems and namespaces may not know an attribute; engines of this field let that be. */
  private static void xattr(String path, int result) throws KernelException {
    if (result == -DirectoryCalls.ENOSPC || result == -DirectoryCalls.EDQUOT) {
      DirectoryCalls.check("setxattr " + path, result);
    }
  }
}
