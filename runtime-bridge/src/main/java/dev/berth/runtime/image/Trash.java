package dev.berth.runtime.image;

import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * Makes trees vanish at once and deletes them afterwards: a rename out of the way, then the slow
 * work in the background. What a killed process left is deleted by {@link #sweep} at the next
 * start.
 */
public final class Trash {
  private static final System.Logger LOG = System.getLogger(Trash.class.getName());
  private static final String PREFIX = "trash-";

  /** What in the temporary directory belongs to nobody once the process that made it is gone. */
  private static final Set<String> STALE =
      Set.of(PREFIX, AtomicFiles.UNFINISHED, "layer-", "ingest-", "spool-", "probe-", "owners-");

  private final StorePaths paths;

  public Trash(StorePaths paths) {
    this.paths = paths;
  }

  /** Takes a tree away; nothing happens when it is not there. */
  public void discard(Path tree) throws IOException {
    Files.createDirectories(paths.temporary());
    Path away = paths.temporary().resolve(PREFIX + HexIds.random().substring(0, 16));
    try {
      Files.move(tree, away, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return;
    }
    Thread.ofPlatform().daemon().name("berth-trash").start(() -> delete(away));
  }

  /**
   * Deletes what earlier processes left. Call once at start, before anything else is written; the
   * names are listed at once, the deleting goes on in the background.
   */
  public void sweep() throws IOException {
    try (var files = Files.newDirectoryStream(paths.temporary(), Trash::isStale)) {
      for (Path file : files) {
        discard(file);
      }
    } catch (NoSuchFileException e) {
      // nothing was ever written
    }
  }

  private static boolean isStale(Path file) {
    String name = String.valueOf(file.getFileName());
    return STALE.stream().anyMatch(name::startsWith);
  }

  private static void delete(Path tree) {
    try {
      AtomicFiles.deleteTree(tree);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot delete " + tree + "; the next start tries again", e);
    }
  }
}
