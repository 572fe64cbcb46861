package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loads the images of an OCI layout, with all platforms that are there and what attests them. */
final class LayoutArchive {
  private final ArchiveFiles files;
  private final ArchiveLayers layers;
  private final LoadedImages images;
  private final PlatformChoice platforms;

  LayoutArchive(
      ArchiveFiles files, ArchiveLayers layers, LoadedImages images, PlatformChoice platforms) {
    this.files = files;
    this.layers = layers;
    this.images = images;
    this.platforms = platforms;
  }

  void load(OciLayout layout) throws IOException {
    for (OciLayout.Entry entry : layout.entries()) {
      entry(entry, entry.name() == null ? List.of() : List.of(entry.name()));
    }
    images.finish();
  }

  /** Loads what is wanted of an entry. */
  void entry(OciLayout.Entry entry, List<String> tags) throws IOException {
    List<LoadedImages.Incoming> wanted = new ArrayList<>();
    for (OciLayout.Manifest manifest : entry.images()) {
      LoadedImages.Incoming image = incoming(manifest, tags);
      if (image != null) {
        wanted.add(image);
      }
    }
    for (int i = 0; i < wanted.size(); i++) {
      LoadedImages.Incoming image = wanted.get(i);
      ImageConfigReader config = ImageConfigReader.of(image.config());
      layers.unpack(config.diffIds(), image.layers(), images);
      if (i < wanted.size() - 1 && !tags.isEmpty()) {
        Digest unused = images.addSilently(image);
      } else {
        images.add(image);
      }
    }
    if (!wanted.isEmpty()) {
      for (OciLayout.Manifest attestation : entry.attestations()) {
        keep(attestation);
      }
    }
  }

  private LoadedImages.@Nullable Incoming incoming(OciLayout.Manifest manifest, List<String> tags)
      throws IOException {
    byte[] config = files.bytes(OciLayout.path(manifest.config()));
    if (config == null) {
      throw ArchiveFiles.missing(OciLayout.path(manifest.config()));
    }
    if (!manifest.config().algorithm().equals("sha256")) {
      throw EngineException.invalid("invalid archive: a config must be named by its sha256");
    }
    ImageConfigReader reader = ImageConfigReader.of(config);
    if (!platforms.wants(reader)) {
      return null;
    }
    reader.requireUsable(manifest.layers().size());
    List<Digest> blobs = layers.ofManifest(manifest);
    return new LoadedImages.Incoming(config, blobs, manifest, tags, null);
  }

  /** Stores a manifest that is no image, with what it names and the archive has. */
  private void keep(OciLayout.Manifest attestation) throws IOException {
    List<String> names = new ArrayList<>();
    names.add(OciLayout.path(MessageDigests.sha256(attestation.bytes())));
    names.add(OciLayout.path(attestation.config()));
    attestation.layers().forEach(layer -> names.add(OciLayout.path(layer.digest())));
    for (String name : names) {
      if (files.has(name)) {
        Digest unused = files.blob(name);
      }
    }
  }
}
