package dev.berth.runtime.build;

import dev.berth.runtime.build.context.IgnoreRules;
import dev.berth.runtime.build.context.RootedPath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaves out of a context what no instruction is to see. */
final class ContextExcludes {
  private static final List<String> FILES = List.of(".containerignore", ".dockerignore");

  private final @Nullable IgnoreRules rules;

  private ContextExcludes(@Nullable IgnoreRules rules) {
    this.rules = rules;
  }

  /** What the request excludes, or else what an ignore file of the context does. */
  static ContextExcludes of(Path root, BuildRequest request) throws IOException {
    BuildOptions options = request.options();
    List<String> lines = new ArrayList<>(options.excludes());
    for (int i = 0; options.ignoreFiles() && lines.isEmpty() && i < FILES.size(); i++) {
      Path file = RootedPath.resolve(root, FILES.get(i));
      if (Files.isRegularFile(file)) {
        Files.readString(file).lines().filter(line -> !line.startsWith("#")).forEach(lines::add);
        lines.replaceAll(String::strip);
      }
    }
    if (lines.isEmpty()) {
      return new ContextExcludes(null);
    }
    for (String secret : request.secrets()) {
      int source = secret.indexOf("src=");
      if (source >= 0) { // clients send the files of secrets with the context
        lines.add("!" + secret.substring(source + "src=".length()).split(",", 2)[0]);
      }
    }
    return new ContextExcludes(IgnoreRules.of(lines));
  }

  /**
   * Leaves it out: of a context of this build's own by removing it, of one of the host's by going
   * on with a copy.
   *
   * @param own the directory that is this build's
   * @return where the context is then
   */
  Path apply(Path root, Path own) throws IOException {
    if (rules == null) {
      return root;
    }
    if (root.startsWith(own)) {
      Files.walkFileTree(root, new Removal(root, rules));
      return root;
    }
    Files.walkFileTree(root, new Copy(root, own, rules));
    return own;
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    private final Path root;
    private final IgnoreRules rules;

    Removal(Path root, IgnoreRules rules) {
      this.root = root;
      this.rules = rules;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (rules.excludes(root.relativize(file).toString())) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!directory.equals(root) && rules.excludes(root.relativize(directory).toString())) {
        try {
          Files.delete(directory);
        } catch (DirectoryNotEmptyException e) {
          // an exception to the rule is in it
        }
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path to;
    private final IgnoreRules rules;

    Copy(Path root, Path to, IgnoreRules rules) {
      this.root = root;
      this.to = to;
      this.rules = rules;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Path relative = root.relativize(directory);
      if (directory.equals(root) || !rules.excludes(relative.toString())) {
        place(directory, relative);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path relative = root.relativize(file);
      boolean wanted = attributes.isRegularFile() || attributes.isSymbolicLink();
      if (wanted && !rules.excludes(relative.toString())) {
        Path parent = relative.getParent();
        if (parent != null) { // of an exception below what is excluded
          Files.createDirectories(to.resolve(parent));
        }
        place(file, relative);
      }
      return FileVisitResult.CONTINUE;
    }

    private void place(Path from, Path relative) throws IOException {
      Path target = to.resolve(relative.toString());
      if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.copy(from, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
