package dev.berth.runtime.image;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives files owner, mode, extended attributes and times, in this order: a change of owner clears
 * set-id bits and capabilities. Times of directories come last of all, since filling one changes
 * them.
 */
final class Attributes {
  private static final int EPERM = 1;
  private static final int EINVAL = 22;

  private record Times(long seconds, int nanos) {}

  private final DirectoryCalls calls;
  private final Ownership ownership;
  private final Map<List<String>, Times> directories = new LinkedHashMap<>();

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
    directories.put(path, new Times(entry.mtimeSeconds(), entry.mtimeNanos()));
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
    if (!directories.isEmpty()) {
      directories
          .keySet()
          .removeIf(
              known -> known.size() >= path.size() && known.subList(0, path.size()).equals(path));
    }
  }

  void finishDirectories(DirectoryStack stack) throws IOException {
    for (Map.Entry<List<String>, Times> one : directories.entrySet()) {
      int directory = stack.enter(one.getKey(), false);
      int done = calls.setTimes(directory, one.getValue().seconds, one.getValue().nanos);
      DirectoryCalls.check("utimes /" + String.join("/", one.getKey()), done);
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
