package dev.berth.runtime.build;

import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the runtime makes in a root file system to have something to mount on, and nobody wants. */
final class MountStubs {
  private final Set<String> missing = new LinkedHashSet<>();

  /**
   * Finds out what is not there before the step.
   *
   * @param places where it has mounts
   */
  MountStubs(Path root, List<String> places) throws IOException {
    for (String place : places) {
      StringBuilder path = new StringBuilder();
      for (String part : PathText.inside(place).split("/", -1)) {
        path.append('/').append(part);
        Path real = RootedPath.resolve(root, path.toString());
        if (!Files.exists(real, LinkOption.NOFOLLOW_LINKS)) {
          missing.add(root.relativize(real).toString());
        }
      }
    }
  }

  /** Removes what was made of it, unless it holds something by now. */
  void remove(Path tree) throws IOException {
    for (String name : List.copyOf(missing).reversed()) {
      Path stub = tree.resolve(name);
      boolean directory = Files.isDirectory(stub, LinkOption.NOFOLLOW_LINKS);
      boolean file = Files.isRegularFile(stub, LinkOption.NOFOLLOW_LINKS);
      try {
        if (directory || file && Files.size(stub) == 0) {
          Files.delete(stub);
        }
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        // the step put something there, or took it away
      }
    }
  }
}
