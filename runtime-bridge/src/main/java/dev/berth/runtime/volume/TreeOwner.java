package dev.berth.runtime.volume;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Gives a tree another owner: the {@code U} among a bind's options, Podman's. The tree may be in
 * use, so it is walked by open directories and no link is followed on the way.
 */
final class TreeOwner {
  private static final int O_DIRECTORY = 0x10000;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int ENOENT = 2;
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;

  private final Kernel kernel;
  private final int uid;
  private final int gid;

  /** By number, as this process sees them. */
  TreeOwner(Kernel kernel, long uid, long gid) {
    this.kernel = kernel;
    this.uid = (int) uid;
    this.gid = (int) gid;
  }

  /** Changes what has another owner: whatever is right already is left alone. */
  void own(Path root) throws IOException {
    if (change(root.toRealPath())) {
      descend(kernel.open(root, O_DIRECTORY, 0));
    }
  }

  private void descend(int directory) throws IOException {
    Path open = Path.of("/proc/self/fd/" + directory);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(open)) {
      for (Path entry : entries) {
        ownEntry(open.resolve(String.valueOf(entry.getFileName())));
      }
    } finally {
      kernel.close(directory);
    }
  }

  private void ownEntry(Path entry) throws IOException {
    try {
      if (change(entry)) {
        descend(kernel.open(entry, O_DIRECTORY | O_NOFOLLOW, 0));
      }
    } catch (NoSuchFileException e) {
      // gone meanwhile
    } catch (KernelException e) {
      if (e.errno() != ENOENT) {
        throw e;
      }
    }
  }

  /** Whether it is a directory. */
  private boolean change(Path path) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    if (number(facts, "uid") != uid || number(facts, "gid") != gid) {
      kernel.chown(path, uid, gid);
    }
    return (number(facts, "mode") & TYPE) == DIRECTORY;
  }

  private static int number(Map<String, Object> facts, String name) throws IOException {
    if (facts.get(name) instanceof Integer value) {
      return value;
    }
    throw new IOException("no " + name + " known");
  }
}
