package dev.berth.runtime.files;

import dev.berth.runtime.container.ContainerFiles.Archive;
import dev.berth.runtime.container.ContainerFiles.PathStat;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.userns.IdMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A path of a container that was opened for reading. Owns the calls and the walk. */
final class OpenedPath implements Archive {
  private final DirectoryCalls calls;
  private final Kernel kernel;
  private final PathWalk walk;
  private final IdMapping ids;
  private final Spot spot;
  private final String base;
  private final PathStat stat;

  OpenedPath(DirectoryCalls calls, Kernel kernel, PathWalk walk, String path, IdMapping ids)
      throws IOException {
    this.ids = ids;
    this.calls = calls;
    this.kernel = kernel;
    this.walk = walk;
    try {
      boolean follow = path.endsWith("/") || path.endsWith("/.");
      this.spot = walk.find(path, follow);
      if (follow && spot.name() != null) {
        throw EngineException.invalid("lstat " + path + ": not a directory");
      }
      this.base = base(path);
      this.stat = describe();
    } catch (IOException | RuntimeException e) {
      walk.close();
      throw e;
    }
  }

  @Override
  public PathStat stat() {
    return stat;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    TreeArchiver archiver = new TreeArchiver(calls, kernel, out, ids);
    if (spot.name() == null) {
      archiver.directory(spot.directory(), base);
    } else {
      archiver.entry(spot.directory(), spot.name(), base);
    }
    archiver.finish();
  }

  private PathStat describe() throws IOException {
    FileFacts facts = FileFacts.of(spot.path());
    String target = facts.isSymlink() ? target() : "";
    return new PathStat(base, facts.size(), facts.mode(), facts.modified(), target);
  }

  /** Where the link points, as an absolute path of the container. */
  private String target() throws IOException {
    Path parent = Path.of("/" + String.join("/", spot.inside()));
    return parent.resolve(Files.readSymbolicLink(spot.path())).normalize().toString();
  }

  /** The last element as written: a trailing dot stays a dot, the root stays a slash. */
  private static String base(String path) {
    String rest = path;
    while (rest.length() > 1 && rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    return rest.equals("/") || rest.isEmpty() ? "/" : rest.substring(rest.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    walk.close();
    calls.close();
  }
}
