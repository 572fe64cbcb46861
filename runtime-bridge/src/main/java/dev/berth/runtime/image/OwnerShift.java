package dev.berth.runtime.image;

import dev.berth.runtime.files.KeptAttributes;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a copy of an unpacked layer, whiteouts included, whose files belong to what their owners
 * are by a mapping. Where overlayfs can take content from elsewhere (its data-only layers), files
 * are only described: a hole of their size and the name where the content is.
 */
final class OwnerShift extends SimpleFileVisitor<Path> {
  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;
  private static final int MAX_PLACE = 250;
  private static final String OPAQUE = "user.overlay.opaque";

  private final Kernel kernel;
  private final Path layer;
  private final Path copy;
  private final IdMapping ids;
  private final boolean described;

  /** Where files with several names were copied to, by inode. */
  private final Map<Object, Path> copies = new HashMap<>();

  /**
   * @param copy where the copy goes: not there yet
   * @param described whether files are described instead of copied
   */
  OwnerShift(Kernel kernel, Path layer, Path copy, IdMapping ids, boolean described) {
    this.kernel = kernel;
    this.layer = layer;
    this.copy = copy;
    this.ids = ids;
    this.described = described;
  }

  void run() throws IOException {
    Files.walkFileTree(layer, this);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    Path target = target(directory);
    Files.createDirectory(target);
    byte[] opaque = isText(directory) ? kernel.getXattr(directory, OPAQUE) : null;
    if (opaque != null) {
      kernel.setXattr(target, OPAQUE, opaque);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    UnixStat stat = UnixStat.of(file);
    int type = stat.mode() & TYPE;
    Path target = target(file);
    Path first = stat.links() > 1 ? copies.putIfAbsent(stat.inode(), target) : null;
    if (first != null) {
      Files.createLink(target, first);
      return FileVisitResult.CONTINUE;
    }
    boolean whiteout = false;
    if (type == REGULAR && stat.links() == 1 && attributes.size() > 0 && isDescribed(file)) {
      describe(file, target, attributes.size());
    } else if (type == REGULAR || type == LINK) {
      Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
    } else {
      whiteout = stat.mode() == (0020000 | stat.mode() & UnixStat.PERMISSIONS);
      kernel.mknod(target, stat.mode(), 0);
    }
    if (!whiteout) {
      own(file, target, stat);
    }
    if (type == REGULAR) {
      Files.setLastModifiedTime(target, attributes.lastModifiedTime());
    }
    return FileVisitResult.CONTINUE;
  }

  /** Not where the name cannot be said, or not shortly: it goes into an extended attribute. */
  private boolean isDescribed(Path file) {
    Path inside = layer.relativize(file);
    return described && inside.toString().length() < MAX_PLACE && isText(inside);
  }

  /** Whether the kernel's port can be told the name, which it takes as text. */
  private static boolean isText(Path path) {
    return Path.of(path.toString()).equals(path);
  }

  /**
   * See the kernel's filesystems/overlayfs, "Metadata only copy up" and "Data-only lower layers".
   */
  private void describe(Path file, Path target, long size) throws IOException {
    try (RandomAccessFile hole = new RandomAccessFile(target.toFile(), "rw")) {
      hole.setLength(size);
    }
    kernel.setXattr(target, "user.overlay.metacopy", new byte[0]);
    byte[] place = ("/" + layer.relativize(file)).getBytes(StandardCharsets.UTF_8);
    kernel.setXattr(target, "user.overlay.redirect", place);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Path target = target(directory);
    own(directory, target, UnixStat.of(directory));
    Files.setLastModifiedTime(target, Files.getLastModifiedTime(directory));
    return FileVisitResult.CONTINUE;
  }

  private void own(Path file, Path target, UnixStat stat) throws IOException {
    int uid = ids.outerUid(stat.uid());
    int gid = ids.outerGid(stat.gid());
    if (uid < 0 || gid < 0) {
      throw new IOException(
          "/"
              + layer.relativize(file)
              + " of the image belongs to "
              + stat.uid()
              + ":"
              + stat.gid()
              + ", which the container's user namespace has not: give it a larger size");
    }
    boolean text = isText(target);
    if (text) {
      kernel.chown(target, uid, gid);
    } else {
      Files.setAttribute(target, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(target, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
    if ((stat.mode() & TYPE) == LINK) {
      return;
    }
    Files.setAttribute(target, "unix:mode", stat.mode() & UnixStat.PERMISSIONS);
    if (!text) {
      return; // no such file has been seen with extended attributes
    }
    for (Map.Entry<String, byte[]> each : KeptAttributes.of(kernel, file).entrySet()) {
      kernel.setXattr(target, each.getKey(), each.getValue());
    }
  }

  /** By paths, not by texts: names need not be UTF-8. */
  private Path target(Path source) {
    return copy.resolve(layer.relativize(source));
  }
}
