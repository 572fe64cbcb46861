package dev.berth.libpod.kube.play;

import dev.berth.runtime.archive.TarEntry;
import dev.berth.runtime.archive.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** A directory as the context of a build. */
final class ContextTar {
  private static final int PERMISSIONS = 07777;

  private ContextTar() {}

  static void write(Path directory, OutputStream to) throws IOException {
    TarWriter out = new TarWriter(to);
    Files.walkFileTree(directory, new Writer(directory, out));
    out.finish();
  }

  private static final class Writer extends SimpleFileVisitor<Path> {
    private final Path root;
    private final TarWriter out;

    Writer(Path root, TarWriter out) {
      this.root = root;
      this.out = out;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
        throws IOException {
      if (!path.equals(root)) {
        out.write(entry(path, '5', 0, ""));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        out.write(entry(path, '2', 0, raw(Files.readSymbolicLink(path).toString())));
      } else if (attributes.isRegularFile()) {
        out.write(entry(path, '0', attributes.size(), ""));
        try (InputStream content = Files.newInputStream(path)) {
          out.copy(content, attributes.size());
        }
      }
      return FileVisitResult.CONTINUE;
    }

    private TarEntry entry(Path path, char type, long size, String link) throws IOException {
      int mode = 0777;
      if (type != '2' && Files.getAttribute(path, "unix:mode") instanceof Integer whole) {
        mode = whole & PERMISSIONS;
      }
      String name = raw(root.relativize(path).toString()) + (type == '5' ? "/" : "");
      return new TarEntry(name, type, mode, 0, 0, size, 0, 0, link, 0, 0, Map.of(), null);
    }

    /** Bytes of the name, one a char: tar has no encoding. */
    private static String raw(String text) {
      return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
  }
}
