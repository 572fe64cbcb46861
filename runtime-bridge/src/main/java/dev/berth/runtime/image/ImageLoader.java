package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.store.UntrustedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** Loads image archives: what {@code docker save} wrote, of any age, and OCI layouts. */
final class ImageLoader {
  private final ImageStore store;
  private final ImageCatalog catalog;
  private final ImageEvents events;
  private final ProgressSink progress;

  ImageLoader(ImageStore store, ImageCatalog catalog, ImageEvents events, ProgressSink progress) {
    this.store = store;
    this.catalog = catalog;
    this.events = events;
    this.progress = progress;
  }

  /**
   * Loads.
   *
   * @param platforms which images to take, empty for all
   * @param naming what a name of a docker-archive means
   * @return whether content was stored that no image has, and that is to be collected
   */
  boolean load(InputStream archive, List<Platform> platforms, UnaryOperator<String> naming)
      throws IOException {
    ArchiveFiles files = new ArchiveFiles(store.blobs(), progress);
    try (InputStream plain = Compression.decompress(archive)) {
      files.read(new TarReader(plain));
    } catch (TarFormatException e) {
      throw new EngineException(ErrorKind.INVALID, String.valueOf(e.getMessage()), e);
    }
    images(files, new PlatformChoice(platforms), naming);
    return files.hasSurplus();
  }

  private void images(ArchiveFiles files, PlatformChoice platforms, UnaryOperator<String> naming)
      throws IOException {
    LoadedImages images = new LoadedImages(store, catalog, events, progress);
    ArchiveLayers layers = new ArchiveLayers(store, catalog, files);
    byte[] manifest = files.bytes("manifest.json");
    byte[] repositories = files.bytes("repositories");
    OciLayout layout = OciLayout.of(files);
    if (manifest != null) {
      JsonNode items = UntrustedJson.parse(manifest, "invalid manifest");
      new DockerArchive(files, layers, layout, images, platforms, naming).load(items);
    } else if (layout != null) {
      new LayoutArchive(files, layers, images, platforms).load(layout);
    } else if (repositories != null) {
      JsonNode names = UntrustedJson.parse(repositories, "invalid repositories");
      new LegacyArchive(store.blobs(), files, layers, images).load(names);
    } else {
      throw EngineException.invalid(
          "invalid archive: it contains neither manifest.json nor index.json nor repositories");
    }
  }
}
