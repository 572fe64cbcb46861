package dev.berth.runtime.build.context;

import dev.berth.runtime.files.KeptAttributes;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a copy's result depends on: names, kinds, modes, owners, extended attributes and content;
 * not times.
 */
public final class ContentDigest {
  private final MessageDigest digest = MessageDigests.streaming("sha256");
  private final boolean owners;
  private final Kernel kernel;
  private final byte[] buffer = new byte[1 << 16];

  /**
   * @param owners whether owners count: those of a context do not
   */
  public ContentDigest(boolean owners, Kernel kernel) {
    this.owners = owners;
    this.kernel = kernel;
  }

  /**
   * Adds a file or tree.
   *
   * @param name what it will be called
   * @param excluded by path relative to the tree
   */
  public void add(Path tree, String name, Predicate<String> excluded) throws IOException {
    text(name);
    Map<String, Path> files = new TreeMap<>();
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
            return collect(directory);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused) {
            return collect(file);
          }

          private FileVisitResult collect(Path path) {
            String relative = tree.relativize(path).toString();
            if (relative.isEmpty() || !excluded.test(relative)) {
              files.put(relative, path);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    for (Map.Entry<String, Path> file : files.entrySet()) {
      text(file.getKey());
      entry(file.getValue());
    }
  }

  /** Adds a text. */
  public void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  /** The digest of all that was added. */
  public Digest finish() {
    return MessageDigests.digest(digest);
  }

  private void entry(Path path) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:mode,uid,gid,size", LinkOption.NOFOLLOW_LINKS);
    number(((Number) facts.getOrDefault("mode", 0)).longValue());
    if (owners) {
      number(((Number) facts.getOrDefault("uid", 0)).longValue());
      number(((Number) facts.getOrDefault("gid", 0)).longValue());
    }
    for (Map.Entry<String, byte[]> attribute : KeptAttributes.of(kernel, path).entrySet()) {
      text(attribute.getKey());
      number(attribute.getValue().length);
      digest.update(attribute.getValue());
    }
    if (Files.isSymbolicLink(path)) {
      text(Files.readSymbolicLink(path).toString());
    } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      number(((Number) facts.getOrDefault("size", 0)).longValue());
      content(path);
    }
  }

  private void content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int count; (count = in.read(buffer, 0, buffer.length)) >= 0; ) {
        digest.update(buffer, 0, count);
      }
    }
  }

  private void number(long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }
}
