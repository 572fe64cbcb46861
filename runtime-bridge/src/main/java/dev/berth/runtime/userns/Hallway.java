package dev.berth.runtime.userns;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.linux.Kernel;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A directory that everyone can pass, where what a container mounts is mounted until the OCI
 * runtime has taken it: the runtime finds mount sources by path when it is the container's root
 * already, and that one cannot pass {@code $HOME} or {@code $XDG_RUNTIME_DIR} where the calling
 * user is not mapped. The mounts are in the engine's own mount namespace: nobody else sees them.
 */
public final class Hallway {
  private static final int MNT_DETACH = 2;
  private static final long MS_BIND = 4096;
  private static final long MS_REC = 16384;
  private static final int PASSABLE = 0711;
  private static final int OTHERS_PASS = 1;

  private final Kernel kernel;
  private final Path directory;
  private int doors;

  Hallway(Kernel kernel, Path directory) {
    this.kernel = kernel;
    this.directory = directory;
  }

  /** The path by which everyone gets to a file or directory: its own where that will do. */
  public String through(String source) {
    Path path = Path.of(source);
    try {
      return passable(path) ? source : open(path).toString();
    } catch (IOException e) {
      throw EngineException.internal("cannot make a way to " + source + ": " + e.getMessage(), e);
    }
  }

  /** Whether all directories above may be passed by anyone. */
  private static boolean passable(Path path) throws IOException {
    Path real = path.toRealPath();
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      if (((Integer) Files.getAttribute(above, "unix:mode") & OTHERS_PASS) == 0) {
        return false;
      }
    }
    return true;
  }

  private Path open(Path source) throws IOException {
    if (doors == 0) {
      Files.createDirectory(directory); // one that is there already may be somebody else's
      Files.setAttribute(directory, "unix:mode", PASSABLE);
    }
    Path door = directory.resolve(Integer.toString(doors++));
    if (Files.isDirectory(source)) {
      Files.createDirectory(door);
    } else {
      Files.createFile(door);
    }
    kernel.mount(source.toString(), door, null, MS_BIND | MS_REC, null);
    return door;
  }

  /** Takes everything off and deletes it; never fails. */
  static void close(Kernel kernel, Path directory) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      try (DirectoryStream<Path> doors = Files.newDirectoryStream(directory)) {
        for (Path door : doors) {
          unmount(kernel, door);
          Files.delete(door); // a directory only when nothing is mounted on it: it is empty then
        }
      }
      Files.delete(directory);
    } catch (IOException e) {
      System.getLogger(Hallway.class.getName())
          .log(System.Logger.Level.WARNING, "cannot delete " + directory, e);
    }
  }

  private static void unmount(Kernel kernel, Path door) {
    try {
      kernel.unmount(door, MNT_DETACH);
    } catch (IOException e) {
      // made, but nothing was mounted yet
    }
  }
}
