package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files inside containers, running or not. Paths are the container's; no link in them leads out
 * of its root. Unknown containers are NOT_FOUND, missing paths NOT_FOUND {@code Could not find the
 * file <path> in container <ref>}.
 */
public interface ContainerFiles {
  /** Describes a path without following a link at its end. */
  PathStat stat(String ref, String path);

  /**
   * Opens a path for reading as a tar: a directory under its base name, or only its contents when
   * the path ends in {@code /.}.
   */
  Archive archive(String ref, String path);

  /**
   * Unpacks a tar (plain, gzip, bzip2 or xz) into an existing directory; INVALID when it is none,
   * or read-only.
   *
   * @param keepKinds refuse to replace a directory by a file and the other way round
   * @param containerOwner give everything to the container's user
   */
  void unpack(String ref, String path, InputStream tar, boolean keepKinds, boolean containerOwner);

  /** Writes the whole root file system as a tar. */
  void export(String ref, OutputStream out) throws IOException;

  /** What differs from the image, sorted by path. */
  List<Change> changes(String ref);

  /**
   * What differs between two images, sorted by path.
   *
   * @param other null for what is below the image's last layer
   */
  default List<Change> changes(Image image, @Nullable Image other) {
    throw EngineException.notImplemented("comparing images is not available");
  }

  /** Writes what {@link #changes} lists as a layer's tar, uncompressed. */
  default void writeChanges(String ref, OutputStream out) throws IOException {
    throw EngineException.notImplemented("committing containers is not available");
  }

  /** An opened path. */
  interface Archive extends AutoCloseable {
    PathStat stat();

    void writeTo(OutputStream out) throws IOException;

    @Override
    void close();
  }

  /**
   * A path's facts.
   *
   * @param mode type and permission bits as in stat(2)
   * @param linkTarget of a symbolic link, resolved inside the container; empty otherwise
   */
  record PathStat(String name, long size, int mode, Instant modified, String linkTarget) {}

  /** A changed path. */
  record Change(String path, ChangeKind kind) {}

  /** How a path changed. */
  enum ChangeKind {
    MODIFIED,
    ADDED,
    DELETED
  }
}
