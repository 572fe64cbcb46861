package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

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
  }

  /** Collects; what fails is logged and left for the next time. */
  void collect() {
    try {
      Set<Digest> keptBlobs = new HashSet<>();
      Set<String> keptLayers = new HashSet<>();
      Set<Digest> indexes = new HashSet<>();
      for (ImageDocument image : catalog.allDocuments()) {
        keptBlobs.add(image.id());
        keptBlobs.addAll(image.layerBlobs());
        for (ImageOrigin origin : image.origins()) {
          keptBlobs.add(origin.manifest());
          keptBlobs.addAll(origin.layerBlobs());
          if (origin.index() != null && indexes.add(origin.index())) {
            keptBlobs.add(origin.index());
          }
        }
        LayerStore.chain(image.diffIds()).forEach(chainId -> keptLayers.add(chainId.hex()));
      }
      Attestations.keep(indexes, keptBlobs, blobs);
      roots.keep(keptBlobs, keptLayers);
      collectLayers(keptLayers);
      collectBlobs(keptBlobs);
      new CompressedLayers(paths).retain(keptBlobs);
      collectPartials(Instant.now().minus(PARTIAL_AGE));
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

  private void collectPartials(Instant before) throws IOException {
    try (var files = Files.newDirectoryStream(paths.partialBlobs())) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was ever downloaded
    }
  }
}
