package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Collects blobs and layers that no image refers to. References are derived from the documents,
 * never counted, so a collection may be killed at any instant: the next one finds the rest.
 */
final class ImageCollector {
  private static final System.Logger LOG = System.getLogger(ImageCollector.class.getName());

  /** A download nobody resumed for so long is given up. */
  private static final Duration PARTIAL_AGE = Duration.ofDays(2);

  private final StorePaths paths;
  private final Blobs blobs;
  private final UnpackedLayers layers;
  private final ImageCatalog catalog;
  private final Trash trash;
  private final ContentRoots roots;
  private final PendingContent pending;
  private final AtomicBoolean abandoned = new AtomicBoolean();

  ImageCollector(
      StorePaths paths,
      Blobs blobs,
      UnpackedLayers layers,
      ImageCatalog catalog,
      Trash trash,
      ContentRoots roots) {
    this.paths = paths;
    this.blobs = blobs;
    this.layers = layers;
    this.catalog = catalog;
    this.trash = trash;
    this.roots = roots;
    this.pending = new PendingContent(paths);
  }

  /** What pulls have brought. */
  PendingContent pending() {
    return pending;
  }

  /** Lets the next collection take, too, what pulls that were cut off have left. */
  void abandonPending() {
    abandoned.set(true);
  }

  /** Collects; what fails is logged and left for the next time. */
  void collect() {
    try {
      LiveContent live = LiveContent.of(catalog.allDocuments(), blobs);
      Set<Digest> keptBlobs = live.blobs();
      Set<String> keptLayers = live.layers();
      if (abandoned.getAndSet(false)) {
        pending.abandon();
      }
      pending.keep(keptBlobs, keptLayers);
      roots.keep(keptBlobs, keptLayers);
      collectLayers(keptLayers);
      collectBlobs(keptBlobs);
      new CompressedLayers(paths).retain(keptBlobs);
      collectPartials(keptBlobs);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "cannot collect unused image content", e);
    }
  }

  private void collectLayers(Set<String> kept) throws IOException {
    for (Path directory : layers.directories()) {
      String hex = String.valueOf(directory.getFileName());
      if (!kept.contains(hex)) {
        layers.forget(Digest.sha256(hex));
        trash.discard(directory);
      }
    }
  }

  private void collectBlobs(Set<Digest> kept) throws IOException {
    for (Digest digest : blobs.list()) {
      if (!kept.contains(digest)) {
        blobs.delete(digest);
      }
    }
  }

  /** A download that is not wanted any more, or that nobody resumed for long. */
  private void collectPartials(Set<Digest> kept) throws IOException {
    Instant oldest = Instant.now().minus(PARTIAL_AGE);
    try (var files = Files.newDirectoryStream(paths.partialBlobs())) {
      for (Path file : files) {
        if (!kept.contains(digest(file)) || isOlder(file, oldest)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was ever downloaded
    }
  }

  private static boolean isOlder(Path file, Instant time) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(time);
  }

  /** Named by algorithm and hex, with a dash between. */
  private static @Nullable Digest digest(Path file) {
    try {
      return Digest.parse(String.valueOf(file.getFileName()).replaceFirst("-", ":"));
    } catch (EngineException e) {
      return null;
    }
  }
}
