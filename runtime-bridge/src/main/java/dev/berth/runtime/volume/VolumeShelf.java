package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Trash;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents and directories of volumes. One exists when its document does: the directory is
 * made before the document and goes after it, so that a crash leaves at most a directory nobody
 * knows of, which goes when the volumes are read next. Callers serialise changes.
 */
final class VolumeShelf {
  private static final System.Logger LOG = System.getLogger(VolumeShelf.class.getName());

  /** Since 2, options and labels that were not given are not there. */
  private static final int FORMAT = 2;

  private final StorePaths paths;
  private final VolumeMounts mounts;
  private final Trash trash;
  private final DocumentStore<Document> documents;
  private volatile @Nullable ConcurrentMap<String, Volume> known;

  VolumeShelf(StorePaths paths, VolumeMounts mounts, Trash trash) {
    this.paths = paths;
    this.mounts = mounts;
    this.trash = trash;
    this.documents = new DocumentStore<>(paths, paths.volumeDocuments(), Document.class);
  }

  /** The stored form. */
  record Document(
      int formatVersion,
      String name,
      Instant created,
      @Nullable Map<String, String> labels,
      @Nullable Map<String, String> options,
      boolean anonymous) {}

  /** All of them, by name; readers may go on while volumes come and go. */
  ConcurrentMap<String, Volume> all() {
    ConcurrentMap<String, Volume> result = known;
    return result == null ? read() : result;
  }

  private synchronized ConcurrentMap<String, Volume> read() {
    ConcurrentMap<String, Volume> result = known;
    if (result == null) {
      result = new ConcurrentHashMap<>();
      for (Document document : documents.list()) {
        result.put(document.name(), volume(document));
      }
      sweep();
      known = result;
    }
    return result;
  }

  Volume add(
      String name,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels,
      boolean anonymous) {
    Document document = new Document(FORMAT, name, Instant.now(), labels, options, anonymous);
    makeDirectory(name);
    documents.write(name, document);
    Volume volume = volume(document);
    all().put(name, volume);
    return volume;
  }

  private void makeDirectory(String name) {
    try {
      // Left by a removal that was cut short, it must not show its old content.
      discard(name);
      Files.createDirectories(paths.volumeContent(name));
    } catch (IOException e) {
      throw EngineException.internal("create " + name + ": " + e, e);
    }
  }

  void remove(String name) {
    // What is mounted goes first: where that fails, the volume is still there.
    mounts.unmount(paths.volumeContent(name));
    documents.delete(name);
    all().remove(name);
    try {
      discard(name);
    } catch (IOException e) {
      throw EngineException.internal("remove " + name + ": " + e, e);
    }
  }

  /** Takes the directory away at once; deleting what may be many files goes on behind. */
  private void discard(String name) throws IOException {
    Path directory = paths.volume(name);
    mounts.unmount(paths.volumeContent(name));
    try {
      trash.discard(directory);
    } catch (AtomicMoveNotSupportedException e) {
      AtomicFiles.deleteTree(directory); // the volumes lie in a file system of their own
    }
  }

  private Volume volume(Document document) {
    boolean old = document.formatVersion() < FORMAT;
    return new Volume(
        document.name(),
        LocalVolumes.DRIVER,
        paths.volumeContent(document.name()).toString(),
        document.created(),
        given(document.labels(), old),
        given(document.options(), old),
        document.anonymous());
  }

  private static @Nullable Map<String, String> given(
      @Nullable Map<String, String> map, boolean old) {
    return map == null || (old && map.isEmpty()) ? null : map;
  }

  /** A document that cannot be read keeps its directory: its file is there all the same. */
  private void sweep() {
    Set<String> kept = new HashSet<>(documents.keys());
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(paths.volumes().resolve("data"))) {
      for (Path directory : directories) {
        String name = String.valueOf(directory.getFileName());
        if (!kept.contains(name)) {
          discard(name);
        }
      }
    } catch (NoSuchFileException e) {
      // there was never one
    } catch (IOException | EngineException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete what is left of a volume", e);
    }
  }
}
