package dev.berth.runtime.image;

import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
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

/** Copies one unpacked layer over a tree, its whiteouts applied. May be repeated when cut off. */
final class LayerCopy extends SimpleFileVisitor<Path> {
  private static final int TYPE = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int REGULAR = 0100000;
  private static final int LINK = 0120000;

  private final Kernel kernel;
  private final Path layer;
  private final Path tree;

  /** Where files with several names were copied to, by inode. */
  private final Map<Object, Path> copies = new HashMap<>();

  LayerCopy(Kernel kernel, Path layer, Path tree) {
    this.kernel = kernel;
    this.layer = layer;
    this.tree = tree;
  }

  void run() throws IOException {
    Files.walkFileTree(layer, this);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    Path target = target(directory);
    boolean opaque = kernel.getXattr(directory, "user.overlay.opaque") != null;
    boolean there = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
    if (!there || (opaque && !directory.equals(layer))) {
      AtomicFiles.deleteTree(target);
      Files.createDirectory(target);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    UnixStat stat = UnixStat.of(file);
    int type = stat.mode() & TYPE;
    Path target = target(file);
    AtomicFiles.deleteTree(target);
    if (type == CHARACTER_DEVICE) {
      return FileVisitResult.CONTINUE; // a whiteout
    }
    Path first = stat.links() > 1 ? copies.putIfAbsent(stat.inode(), target) : null;
    if (first != null) {
      Files.createLink(target, first);
    } else if (type == REGULAR || type == LINK) {
      Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
      own(target, stat);
    } else {
      kernel.mknod(target, stat.mode(), 0);
      own(target, stat);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
      throws IOException {
    if (failure != null) {
      throw failure;
    }
    Path target = target(directory);
    own(target, UnixStat.of(directory));
    Files.setLastModifiedTime(target, Files.getLastModifiedTime(directory));
    return FileVisitResult.CONTINUE;
  }

  private void own(Path target, UnixStat stat) throws IOException {
    kernel.chown(target, stat.uid(), stat.gid());
    if ((stat.mode() & TYPE) != LINK) {
      Files.setAttribute(target, "unix:mode", stat.mode() & UnixStat.PERMISSIONS);
    }
  }

  private Path target(Path source) {
    // By paths, not by texts: names need not be UTF-8.
    return tree.resolve(layer.relativize(source));
  }
}
