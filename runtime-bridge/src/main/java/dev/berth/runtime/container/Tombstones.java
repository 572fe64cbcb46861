package dev.berth.runtime.container;

import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Exit codes of removed containers, kept for an hour: a client that waits for a removal must learn
 * the exit code even when the service was replaced meanwhile.
 */
final class Tombstones {
  private static final System.Logger LOG = System.getLogger(Tombstones.class.getName());
  private static final Duration KEPT = Duration.ofHours(1);
  private static final String REMOVED_ITSELF = " auto";

  /** A client that starts a container and then waits for its end is not later than this. */
  private static final Duration JUST_NOW = Duration.ofSeconds(10);

  private final StorePaths paths;

  Tombstones(StorePaths paths) {
    this.paths = paths;
  }

  /**
   * @param itself whether the container asked to be removed at its end
   */
  void put(String id, int exitCode, boolean itself) {
    try {
      Files.createDirectories(paths.tombstones());
      byte[] text = (exitCode + (itself ? REMOVED_ITSELF : "")).getBytes(StandardCharsets.US_ASCII);
      AtomicFiles.writeFast(paths.tombstones().resolve(id), text, paths.temporary());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot keep the exit code of " + id, e);
    }
  }

  /** The exit code of a removed container by full id, null when it is not known. */
  @Nullable Integer get(String id) {
    if (!HexIds.isFullId(id)) {
      return null;
    }
    try {
      String text = Files.readString(paths.tombstones().resolve(id)).strip();
      return Integer.valueOf(text.replace(REMOVED_ITSELF, ""));
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }

  /**
   * The exit code of a container that has just removed itself, null otherwise. Who started it could
   * not have waited any sooner.
   */
  @Nullable Integer justEnded(String id, Instant now) {
    Integer code = get(id);
    if (code == null) {
      return null;
    }
    try {
      Path file = paths.tombstones().resolve(id);
      boolean recent =
          Files.getLastModifiedTime(file).toInstant().plus(JUST_NOW).compareTo(now) >= 0;
      return recent && Files.readString(file).endsWith(REMOVED_ITSELF) ? code : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Drops the old ones. */
  void prune(Instant now) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths.tombstones())) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().plus(KEPT).isBefore(now)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      LOG.log(System.Logger.Level.TRACE, "no tombstones");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot drop old tombstones", e);
    }
  }
}
