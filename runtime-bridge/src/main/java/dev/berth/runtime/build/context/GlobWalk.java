package dev.berth.runtime.build.context;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds the paths that a pattern matches (Go's {@code filepath.Match}, part by part). */
public final class GlobWalk {
  private GlobWalk() {}

  /** Whether a source has to be looked for. */
  public static boolean isPattern(String source) {
    return source.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
  }

  /** Relative paths that match, sorted. */
  public static List<String> of(Path root, String pattern) throws IOException {
    List<String> found = List.of("");
    for (String part : pattern.split("/", -1)) {
      List<String> next = new ArrayList<>();
      for (String directory : found) {
        step(root, directory, part, next);
      }
      found = next;
    }
    return new ArrayList<>(new TreeSet<>(found));
  }

  private static void step(Path root, String directory, String part, List<String> into)
      throws IOException {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    if (part.equals("**")) {
      into.add(directory);
      descend(root, directory, into);
      return;
    }
    if (!PathPattern.isPattern(part)) {
      if (Files.exists(RootedPath.resolveParent(root, prefix + part), LinkOption.NOFOLLOW_LINKS)) {
        into.add(prefix + part);
      }
      return;
    }
    PathPattern pattern = PathPattern.compile(part);
    for (String name : children(root, directory)) {
      if (pattern.matches(name)) {
        into.add(prefix + name);
      }
    }
  }

  private static void descend(Path root, String directory, List<String> into) throws IOException {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    for (String name : children(root, directory)) {
      Path path = RootedPath.resolveParent(root, prefix + name);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        into.add(prefix + name);
        descend(root, prefix + name, into);
      }
    }
  }

  private static List<String> children(Path root, String directory) throws IOException {
    Path path = RootedPath.resolve(root, directory);
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        all.forEach(each -> names.add(String.valueOf(each.getFileName())));
      }
    }
    return names;
  }
}
