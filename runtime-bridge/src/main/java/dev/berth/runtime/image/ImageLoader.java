package dev.berth.runtime.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.archive.TarFormatException;
import dev.berth.runtime.archive.TarReader;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.Json;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Loads image archives: what {@code docker save} wrote, old and new, and OCI layouts. */
final class ImageLoader {
  /** What was loaded: an image and the names it got. */
  record Loaded(Digest id, List<String> names) {}

  private final ImageRegistrar store;

  ImageLoader(ImageRegistrar store) {
    this.store = store;
  }

  List<Loaded> load(InputStream archive, ProgressSink progress) throws IOException {
    ArchiveFiles files = new ArchiveFiles(store.blobs(), progress);
    try (InputStream plain = Compression.decompress(archive)) {
      files.read(new TarReader(plain));
    } catch (TarFormatException | ZipException | EOFException e) {
      throw new EngineException(ErrorKind.INVALID, "invalid archive: " + e.getMessage(), e);
    }
    OciLayout layout = OciLayout.of(files);
    byte[] manifest = files.bytes("manifest.json");
    if (manifest != null) {
      return dockerArchive(json(manifest), files, layout, progress);
    }
    if (layout == null) {
      throw EngineException.invalid(
          "invalid archive: it contains neither manifest.json nor index.json");
    }
    return ociLayout(layout, files, progress);
  }

  private List<Loaded> dockerArchive(
      JsonNode items, ArchiveFiles files, @Nullable OciLayout layout, ProgressSink progress)
      throws IOException {
    List<Loaded> loaded = new ArrayList<>();
    for (JsonNode item : items) {
      byte[] config = files.bytes(item.path("Config").asText());
      if (config == null) {
        throw EngineException.invalid(
            "invalid archive: it does not contain " + item.path("Config").asText());
      }
      List<Digest> layers = new ArrayList<>();
      for (JsonNode layer : item.path("Layers")) {
        layers.add(files.blob(layer.asText()));
      }
      List<String> tags = new ArrayList<>();
      for (JsonNode tag : item.path("RepoTags")) {
        tags.add(ImageReference.parse(tag.asText()).withDefaultTag().familiar());
      }
      OciLayout.Manifest original =
          layout == null ? null : layout.withConfig(MessageDigests.sha256(config));
      loaded.add(register(config, layers, tags, original, progress));
    }
    return loaded;
  }

  private List<Loaded> ociLayout(OciLayout layout, ArchiveFiles files, ProgressSink progress)
      throws IOException {
    List<Loaded> loaded = new ArrayList<>();
    for (OciLayout.Manifest manifest : layout.images()) {
      byte[] config = files.bytes(OciLayout.path(manifest.config()));
      if (config == null) {
        throw EngineException.invalid("invalid archive: it does not contain " + manifest.config());
      }
      List<Digest> layers = new ArrayList<>();
      for (Digest layer : manifest.layers()) {
        layers.add(files.blob(OciLayout.path(layer)));
      }
      List<String> tags = manifest.name() == null ? List.of() : List.of(manifest.name());
      loaded.add(register(config, layers, tags, manifest, progress));
    }
    return loaded;
  }

  private Loaded register(
      byte[] config,
      List<Digest> layers,
      List<String> tags,
      OciLayout.@Nullable Manifest manifest,
      ProgressSink progress)
      throws IOException {
    List<Digest> diffIds = ImageConfigReader.of(config).diffIds();
    if (diffIds.size() != layers.size()) {
      throw EngineException.invalid(
          "invalid manifest, layers length mismatch: expected "
              + diffIds.size()
              + ", got "
              + layers.size());
    }
    LayerBatch.unpack(
        store,
        diffIds,
        layers,
        (diffId, current, total) ->
            progress.status(diffId.shortHex(), "Loading layer", current, total));
    byte[] bytes = manifest == null ? null : manifest.bytes();
    List<Digest> blobs = manifest == null ? layers : manifest.layers();
    Digest id =
        store.register(
            new ImageRegistrar.Registration(
                bytes == null ? Manifests.make(config, layers, store.blobs()) : bytes,
                manifest == null ? Manifests.OCI_MANIFEST : manifest.mediaType(),
                config,
                blobs,
                tags,
                List.of()));
    return new Loaded(id, tags);
  }

  static JsonNode json(byte[] bytes) {
    try {
      return Json.mapper().readTree(bytes);
    } catch (IOException e) {
      throw new EngineException(ErrorKind.INVALID, "invalid archive: malformed JSON", e);
    }
  }
}
