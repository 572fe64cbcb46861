package dev.berth.runtime.registry;

import dev.berth.runtime.archive.Compression;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.CompressedLayers;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageOrigin;
import dev.berth.runtime.image.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What is pushed of an image.
 *
 * @param layers lowest first, one for each diff id
 * @param manifest goes out as it is where {@code whole}, null where the image has none
 * @param whole whether the manifest tells just what the store has
 */
record PushPlan(
    Image image,
    UploadContent.Bytes config,
    List<PushLayer> layers,
    @Nullable Manifest manifest,
    boolean whole) {
  private static final int MAX_CONFIG = 16 << 20;

  /** Plans; INTERNAL when the store has not all of the image. */
  static PushPlan of(Image image, ImageSource images, Blobs blobs, ExecutorService compressing)
      throws IOException {
    ImageOrigin origin = images.origin(image);
    List<Digest> stored = origin == null ? List.of() : origin.layerBlobs();
    List<Digest> diffIds = image.diffIds();
    if (stored.size() != diffIds.size()) {
      throw EngineException.internal("layers of image " + image.id() + " are not kept", null);
    }
    Manifest.Single manifest = manifest(image, blobs);
    boolean fromRegistry = manifest != null && known(image, manifest.digest());
    List<PushLayer> layers = new ArrayList<>();
    List<Descriptor> told =
        manifest != null && manifest.layers().size() == stored.size()
            ? manifest.layers()
            : List.of();
    boolean whole = manifest != null && told.size() == stored.size();
    for (int i = 0; i < stored.size(); i++) {
      Digest blob = stored.get(i);
      Descriptor own = told.isEmpty() ? null : told.get(i);
      if (own != null && MediaTypes.isForeign(own.mediaType())) {
        UploadContent elsewhere = new UploadContent.Stored(blobs, blob, own.size());
        layers.add(new PushLayer(diffIds.get(i), elsewhere, true));
        continue;
      }
      boolean plain = !fromRegistry && blob.equals(diffIds.get(i)) && isPlain(blob, blobs);
      whole &= !plain;
      long size = blobs.size(blob);
      UploadContent content =
          plain
              ? gzipped(blob, size, images.compressed(), blobs, compressing)
              : new UploadContent.Stored(blobs, blob, size);
      layers.add(new PushLayer(diffIds.get(i), content, false));
    }
    byte[] config = blobs.read(image.id(), MAX_CONFIG);
    UploadContent.Bytes first = new UploadContent.Bytes(config, image.id());
    return new PushPlan(image, first, layers, manifest, whole);
  }

  private static Manifest.@Nullable Single manifest(Image image, Blobs blobs) throws IOException {
    Digest digest = image.manifest();
    if (digest == null) {
      return null;
    }
    byte[] bytes = blobs.read(digest, RepositoryClient.MAX_MANIFEST);
    return ManifestParser.parse(bytes, null, digest, image.id().text())
            instanceof Manifest.Single single
        ? single
        : null;
  }

  /** Whether a registry has the manifest: then it goes to others unchanged. */
  private static boolean known(Image image, Digest manifest) {
    return image.index() != null
        || image.repoDigests().stream().anyMatch(each -> each.endsWith("@" + manifest));
  }

  private static boolean isPlain(Digest blob, Blobs blobs) throws IOException {
    byte[] start = new byte[6];
    try (InputStream in = blobs.open(blob)) {
      int length = in.readNBytes(start, 0, start.length);
      return Compression.of(start, length) == Compression.NONE;
    }
  }

  private static UploadContent gzipped(
      Digest blob, long size, CompressedLayers known, Blobs blobs, ExecutorService compressing) {
    CompressedLayers.Form form = known.find(blob);
    return form == null
        ? new UploadContent.Gzipped(blobs, blob, null, -1, size, compressing)
        : new UploadContent.Gzipped(blobs, blob, form.digest(), form.size(), size, compressing);
  }

  /** The manifest of what the registry has now, in a form. */
  ManifestBytes manifest(List<UploadContent.Known> pushed, PushFormat format) throws IOException {
    if (format == PushFormat.DOCKERD) {
      ManifestBytes made = manifest(pushed);
      return new ManifestBytes(made.bytes(), made.mediaType());
    }
    Manifest.Single own = manifest instanceof Manifest.Single single ? single : null;
    boolean kept = own != null && own.mediaType().equals(MediaTypes.DOCKER_MANIFEST);
    boolean docker = format == PushFormat.DOCKER || format == PushFormat.KEPT && kept;
    if (whole && own != null && docker == kept) {
      return new ManifestBytes(own.bytes(), own.mediaType());
    }
    UploadContent.Known first = new UploadContent.Known(config.digest(), config.size());
    return new ManifestForms(docker).of(own, first, pushed);
  }

  /** The manifest of what the registry has now. */
  ManifestBytes manifest(List<UploadContent.Known> pushed) throws IOException {
    if (whole && manifest != null) {
      return new ManifestBytes(manifest.bytes(), manifest.mediaType());
    }
    UploadContent.Known first = new UploadContent.Known(config.digest(), config.size());
    return PushManifest.of(manifest == null ? null : manifest.bytes(), first, pushed);
  }
}
