package dev.berth.runtime.build.context;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.files.KeptAttributes;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Copies files and trees into a root file system that nothing else changes meanwhile, as COPY does:
 * what is there is replaced, directories are merged, links inside the root are followed on the way
 * to a directory, never out of it. One use, one thread.
 */
public final class TreeCopy {
  private static final int PERMISSIONS = 07777;
  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int DIRECTORY = 0040000;

  private final Kernel kernel;
  private final Path root;
  private final Attributes attributes;
  private final Map<String, Path> directories = new HashMap<>();
  private final Map<Object, Path> linked = new HashMap<>();

  /**
   * Who and what copied files become.
   *
   * @param uid owner, null to keep the source's
   * @param gid group, null to keep the source's
   * @param mode what becomes of permission bits, null to keep the source's
   */
  public record Attributes(
      @Nullable Integer uid, @Nullable Integer gid, @Nullable ModeChange mode) {}

  public TreeCopy(Kernel kernel, Path root, Attributes attributes) {
    this.kernel = kernel;
    this.root = root;
    this.attributes = attributes;
  }

  /** Makes a directory and those above it, where they are missing; returns where it really is. */
  public Path directory(String path) throws IOException {
    Path known = directories.get(path);
    if (known != null) {
      return known;
    }
    Path at = root;
    StringBuilder whole = new StringBuilder();
    for (String part : PathText.inside(path).split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      whole.append('/').append(part);
      at = RootedPath.resolve(root, whole.toString());
      if (!Files.isDirectory(at)) {
        make(at, path);
      }
    }
    directories.put(path, at);
    return at;
  }

  private void make(Path directory, String path) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw EngineException.invalid("cannot copy to non-directory: " + PathText.clean(path));
    }
    Path parent = directory.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      make(parent, path); // a link may lead to where nothing is yet
    }
    Files.createDirectory(directory);
    kernel.chown(directory, or(attributes.uid(), 0), or(attributes.gid(), 0));
    Files.setAttribute(directory, "unix:mode", 0755);
  }

  private Path parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    return directory(slash <= 0 ? "/" : path.substring(0, slash));
  }

  /** Copies one file, or link, to a path in the root. */
  public void file(Path source, String path) throws IOException {
    linked.clear();
    copy(source, parent(path).resolve(PathText.name(path)));
  }

  /** Writes a new file of some bytes. */
  public void content(byte[] bytes, String path) throws IOException {
    Path target = parent(path).resolve(PathText.name(path));
    clear(target);
    Files.write(target, bytes);
    kernel.chown(target, or(attributes.uid(), 0), or(attributes.gid(), 0));
    Files.setAttribute(target, "unix:mode", mode(0644, false));
  }

  /**
   * Copies a directory's content to a path in the root; the directory there stays what it is.
   *
   * @param excluded by path relative to the source
   */
  public void tree(Path source, String path, Predicate<String> excluded) throws IOException {
    Path unused = directory(path); // as any other that is made on the way: not as the source is
    linked.clear(); // names of one file stay so within one source
    Files.walkFileTree(source, new Visitor(source, path, excluded));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path source;
    private final String path;
    private final Predicate<String> excluded;

    Visitor(Path source, String path, Predicate<String> excluded) {
      this.source = source;
      this.path = path;
      this.excluded = excluded;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused)
        throws IOException {
      String relative = source.relativize(directory).toString();
      if (!relative.isEmpty() && !excluded.test(relative)) {
        vacate(path + "/" + relative);
        Path unusedToo = directory(path + "/" + relative);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes unused) throws IOException {
      String relative = source.relativize(file).toString();
      if (!excluded.test(relative)) {
        String target = path + "/" + relative;
        copy(file, parent(target).resolve(PathText.name(target)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      String relative = source.relativize(directory).toString();
      if (!relative.isEmpty() && !excluded.test(relative)) {
        finish(directory, RootedPath.resolve(root, path + "/" + relative));
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private void copy(Path source, Path target) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(source, "unix:mode,nlink,ino", LinkOption.NOFOLLOW_LINKS);
    int type = ((Number) facts.getOrDefault("mode", 0)).intValue() & TYPE;
    clear(target);
    boolean shared = ((Number) facts.getOrDefault("nlink", 1)).intValue() > 1;
    Path first = shared ? linked.putIfAbsent(facts.getOrDefault("ino", source), target) : null;
    if (first != null) {
      Files.createLink(target, first);
    } else if (type == FILE || type == LINK) {
      Files.copy(source, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
      finish(source, target);
    } else {
      kernel.mknod(target, ((Number) facts.getOrDefault("mode", 0)).intValue(), 0);
      finish(source, target);
    }
  }

  /** A file takes the place of whatever is there. */
  private void clear(Path target) throws IOException {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      AtomicFiles.deleteTree(target);
      directories.clear();
    } else {
      Files.deleteIfExists(target);
    }
  }

  /** A directory of the source takes the place of what is no directory. */
  private void vacate(String path) throws IOException {
    Path target = parent(path).resolve(PathText.name(path));
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(RootedPath.resolve(root, path))) {
      Files.delete(target);
    }
  }

  /** Gives the root, or what lies in it, the owner, mode, attributes and time of a source. */
  public void like(Path source, Path target) throws IOException {
    finish(source, target);
  }

  /** Owner, mode, capabilities, which a new owner takes away, and time. */
  private void finish(Path source, Path target) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(
            source, "unix:mode,uid,gid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = ((Number) facts.getOrDefault("mode", 0)).intValue();
    kernel.chown(
        target,
        or(attributes.uid(), ((Number) facts.getOrDefault("uid", 0)).intValue()),
        or(attributes.gid(), ((Number) facts.getOrDefault("gid", 0)).intValue()));
    FileTime modified = (FileTime) facts.getOrDefault("lastModifiedTime", FileTime.fromMillis(0));
    if ((mode & TYPE) != LINK) {
      int type = mode & TYPE;
      Files.setAttribute(target, "unix:mode", mode(mode & PERMISSIONS, type == DIRECTORY));
      attributes(source, target);
    }
    if ((mode & TYPE) == FILE || (mode & TYPE) == LINK || (mode & TYPE) == DIRECTORY) {
      // Java opens what it sets the time of, and opening a pipe waits for its other end.
      Files.getFileAttributeView(target, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(modified, null, null);
    }
  }

  private int mode(int before, boolean directory) {
    ModeChange change = attributes.mode();
    return change == null ? before : change.apply(before, directory);
  }

  /** After the owner, whose change takes capabilities away. */
  private void attributes(Path source, Path target) throws IOException {
    for (Map.Entry<String, byte[]> each : KeptAttributes.of(kernel, source).entrySet()) {
      kernel.setXattr(target, each.getKey(), each.getValue());
    }
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
