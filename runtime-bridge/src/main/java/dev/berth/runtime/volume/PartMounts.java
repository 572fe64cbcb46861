package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.linux.KernelException;
import dev.berth.runtime.store.RootfsPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Mounts a part of a volume somewhere else, whatever containers do to the volume meanwhile: links
 * in it are followed as if it were the root, and what they led to is then opened step by step
 * without following any, so that a swap in between is noticed.
 */
final class PartMounts {
  private static final int O_PATH = 0x200000;
  private static final int O_NOFOLLOW = 0x20000;
  private static final int O_DIRECTORY = 0x10000;
  private static final int MNT_DETACH = 2;
  private static final int EINVAL = 22;
  private static final int ENOENT = 2;

  private final Kernel kernel;

  PartMounts(Kernel kernel) {
    this.kernel = kernel;
  }

  /** NOT_FOUND where there is no such part. */
  void mount(Path content, Path subpath, Path place) {
    Path shown = content.resolve(subpath);
    int opened = -1;
    try {
      Path real = RootfsPaths.resolve(content, subpath.toString());
      requireThere(content, real, shown);
      opened = open(content, content.relativize(real));
      Path source = Path.of("/proc/self/fd/" + opened);
      makePlace(source, place);
      kernel.mount(source.toString(), place, null, MountFlags.BIND | MountFlags.REC, null);
    } catch (IOException e) {
      throw EngineException.internal("cannot access path " + shown + ": " + e.getMessage(), e);
    } finally {
      if (opened >= 0) {
        kernel.close(opened);
      }
    }
  }

  private static void requireThere(Path content, Path real, Path shown) {
    Path at = content;
    for (Path part : content.relativize(real)) {
      at = at.resolve(part);
      if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        throw EngineException.notFound(
            "cannot access path " + shown + ": lstat " + at + ": no such file or directory");
      }
    }
  }

  private int open(Path content, Path relative) throws IOException {
    int at = kernel.open(content, O_PATH | O_DIRECTORY, 0);
    for (Path part : relative) {
      if (part.toString().isEmpty()) {
        continue; // the whole volume
      }
      Path next = Path.of("/proc/self/fd/" + at).resolve(part);
      try {
        at = replaced(at, kernel.open(next, O_PATH | O_NOFOLLOW, 0));
      } catch (IOException e) {
        kernel.close(at);
        throw e;
      }
    }
    return at;
  }

  private int replaced(int before, int now) {
    kernel.close(before);
    return now;
  }

  /** A link that was opened as such was put there after the others had been followed. */
  private static void makePlace(Path source, Path place) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(source, BasicFileAttributes.class);
    if (facts.isSymbolicLink()) {
      throw new IOException("it was replaced by a link this moment");
    }
    Files.deleteIfExists(place);
    if (facts.isDirectory()) {
      Files.createDirectory(place);
    } else {
      Files.createFile(place);
    }
  }

  /** Takes it off and the place away; nothing happens where there is none. */
  void unmount(Path place) {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      kernel.unmount(place, MNT_DETACH);
    } catch (KernelException e) {
      if (e.errno() != EINVAL && e.errno() != ENOENT) {
        throw EngineException.internal("cannot unmount " + place + ": " + e.getMessage(), e);
      }
    } catch (IOException e) {
      throw EngineException.internal("cannot unmount " + place + ": " + e.getMessage(), e);
    }
    try {
      Files.deleteIfExists(place);
    } catch (IOException e) {
      throw EngineException.internal("cannot delete " + place + ": " + e.getMessage(), e);
    }
  }
}
