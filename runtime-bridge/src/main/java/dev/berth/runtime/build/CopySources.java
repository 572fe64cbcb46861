package dev.berth.runtime.build;

import dev.berth.runtime.build.context.GlobWalk;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that the sources of a COPY name, in a context, stage or image. */
final class CopySources {
  private final Path root;
  private final boolean parents;
  private final boolean context;

  /**
   * @param parents whether the sources' own directories are kept ({@code --parents})
   * @param context whether it is the build's context that they are looked for in
   */
  CopySources(Path root, boolean parents, boolean context) {
    this.root = root;
    this.parents = parents;
    this.context = context;
  }

  /**
   * One file or directory.
   *
   * @param path where it is
   * @param name relative to the root
   * @param below the path it keeps below the destination, empty for none
   */
  record Found(Path path, String name, String below) {
    boolean isDirectory() {
      return Files.isDirectory(path);
    }
  }

  /**
   * All that the sources name. INVALID for one that names nothing, or leads out of the root, and is
   * no pattern.
   */
  List<Found> find(List<String> sources, String instruction) throws IOException {
    List<Found> all = new ArrayList<>();
    for (String source : sources) {
      int pivot = source.indexOf("/./");
      String base = parents && pivot >= 0 ? PathText.inside(source.substring(0, pivot)) : "";
      List<String> names = names(source, instruction);
      int before = all.size();
      for (String name : names) {
        add(all, name, base);
      }
      if (all.size() == before && !GlobWalk.isPattern(source)) {
        throw missing(source, instruction);
      }
    }
    return all;
  }

  private List<String> names(String source, String instruction) throws IOException {
    String relative = source.substring(PathText.leadingSlashes(source));
    String clean = PathText.clean(relative);
    boolean out = clean.equals("..") || clean.startsWith("../");
    if (GlobWalk.isPattern(source)) {
      return out ? List.of() : GlobWalk.of(root, PathText.inside(source));
    }
    if (out) {
      throw EngineException.invalid(
          instruction
              + " failed: forbidden path outside the build context: "
              + relative
              + " ()"); // dockerd's parentheses are as empty
    }
    return List.of(PathText.inside(source));
  }

  private void add(List<Found> all, String name, String base) throws IOException {
    Path path = RootedPath.resolve(root, name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return; // also for a link that leads nowhere
    }
    String below = "";
    if (parents) {
      String kept =
          base.isEmpty() ? name : name.substring(Math.min(name.length(), base.length() + 1));
      below =
          Files.isDirectory(path) ? kept : kept.substring(0, Math.max(0, kept.lastIndexOf('/')));
    }
    all.add(new Found(path, name, below));
  }

  private EngineException missing(String source, String instruction) {
    return EngineException.invalid(
        instruction
            + " failed: "
            + (context ? "file not found in build context or excluded by .dockerignore: " : "")
            + "stat "
            + PathText.inside(source)
            + ": file does not exist");
  }
}
