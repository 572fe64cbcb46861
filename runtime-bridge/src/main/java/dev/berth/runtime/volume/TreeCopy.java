package dev.berth.runtime.volume;

import java.io.IOException;
import java.nio.file.DirectoryStream;
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
 * Copies a directory of an image into an empty volume: owners, modes, times, links and hard links.
 * A mark beside the content says that a copy is under way, so that one cut short is done again.
 */
final class TreeCopy extends SimpleFileVisitor<Path> {
  private static final String MARK = "copying";

  private final Path source;
  private final Path target;
  private final Map<Object, Path> hardLinks = new HashMap<>();

  private TreeCopy(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  static void fill(Path content, Path imageDirectory, Path markDirectory) throws IOException {
    Path mark = markDirectory.resolve(MARK);
    boolean cutShort = Files.exists(mark);
    if (!cutShort && !empty(content)) {
      return;
    }
    if (!Files.isDirectory(imageDirectory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.write(mark, new byte[0]);
    Files.walkFileTree(imageDirectory, new TreeCopy(imageDirectory, content));
    Files.delete(mark);
  }

  private static boolean empty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    Path copy = place(directory);
    if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(copy);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isOther()) {
      return FileVisitResult.CONTINUE;
    }
    Path copy = place(file);
    Files.deleteIfExists(copy);
    Path first = attributes.isRegularFile() ? firstName(file, copy) : null;
    if (first != null) {
      Files.createLink(copy, first);
      return FileVisitResult.CONTINUE;
    }
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    copyOwnerAndMode(file, copy, attributes.isSymbolicLink());
    return FileVisitResult.CONTINUE;
  }

  /** The copy made before of a file with several names. */
  private @Nullable Path firstName(Path file, Path copy) throws IOException {
    int links = (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    if (links < 2) {
      return null;
    }
    Object inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    return hardLinks.putIfAbsent(inode, copy);
  }

  @Override
  public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
      throws IOException {
    if (e != null) {
      throw e;
    }
    Path copy = place(directory);
    copyOwnerAndMode(directory, copy, false);
    Files.setLastModifiedTime(
        copy, Files.getLastModifiedTime(directory, LinkOption.NOFOLLOW_LINKS));
    return FileVisitResult.CONTINUE;
  }

  private static void copyOwnerAndMode(Path from, Path to, boolean link) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(from, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(to, "unix:uid", fact(facts, "uid"), LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(to, "unix:gid", fact(facts, "gid"), LinkOption.NOFOLLOW_LINKS);
    if (!link) {
      // After the owner: chown clears the set-id bits.
      Files.setAttribute(to, "unix:mode", fact(facts, "mode") & 07777);
    }
  }

  private static int fact(Map<String, Object> facts, String name) throws IOException {
    if (facts.get(name) instanceof Integer value) {
      return value;
    }
    throw new IOException("no " + name + " known");
  }

  private Path place(Path path) {
    return target.resolve(source.relativize(path).toString());
  }
}
