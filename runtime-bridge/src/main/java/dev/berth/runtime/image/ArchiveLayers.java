package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blobs of the layers of an archive's images. A layer that is unpacked already need not
 * be in the archive, as with Docker; whatever blob an image is registered with was seen to hold the
 * layer that the config names.
 */
final class ArchiveLayers {
  private final ImageRegistrar store;
  private final ImageCatalog catalog;
  private final ArchiveFiles files;
  private @Nullable Map<Digest, Set<Digest>> known;

  ArchiveLayers(ImageRegistrar store, ImageCatalog catalog, ArchiveFiles files) {
    this.store = store;
    this.catalog = catalog;
    this.files = files;
  }

  /** Whether the archive or the store has all layers of a manifest. */
  boolean has(OciLayout.Manifest manifest) {
    for (OciLayout.Layer layer : manifest.layers()) {
      if (!store.blobs().has(layer.digest()) && !files.has(OciLayout.path(layer.digest()))) {
        return false;
      }
    }
    return true;
  }

  /** The layers of a manifest, blobs of the store from now on; INVALID when one is missing. */
  List<Digest> ofManifest(OciLayout.Manifest manifest) throws IOException {
    List<Digest> digests = new ArrayList<>();
    for (OciLayout.Layer layer : manifest.layers()) {
      String path = OciLayout.path(layer.digest());
      if (files.has(path) || !store.blobs().has(layer.digest())) {
        Digest unused = files.blob(path);
      }
      long size = store.blobs().size(layer.digest());
      if (layer.size() >= 0 && size != layer.size()) {
        throw EngineException.invalid(
            "invalid archive: "
                + layer.digest()
                + " has "
                + size
                + " bytes, its manifest says "
                + layer.size());
      }
      digests.add(layer.digest());
    }
    return digests;
  }

  /** The layers that the archive has under these names, lowest first. */
  List<Digest> named(List<Digest> diffIds, List<String> names) throws IOException {
    List<Digest> chain = LayerStore.chain(diffIds);
    List<Digest> blobs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Digest there = store.layers().has(chain.get(i)) ? blobOf(diffIds.get(i)) : null;
      blobs.add(there == null ? files.blob(names.get(i)) : there);
    }
    return blobs;
  }

  /** Unpacks what is not there yet, and looks into the blobs of what is. */
  void unpack(List<Digest> diffIds, List<Digest> blobs, LoadedImages told) throws IOException {
    List<Digest> chain = LayerStore.chain(diffIds);
    List<Boolean> there = chain.stream().map(store.layers()::has).toList();
    LayerBatch.unpack(
        store, diffIds, blobs, (diffId, now, all) -> told.layer(diffId.shortHex(), now, all));
    for (int i = 0; i < blobs.size(); i++) {
      if (there.get(i)) {
        verify(diffIds.get(i), blobs.get(i));
      }
    }
  }

  private void verify(Digest diffId, Digest blob) throws IOException {
    if (known().getOrDefault(diffId, Set.of()).contains(blob)) {
      return;
    }
    Digest actual = LayerCheck.diffId(store.blobs(), blob);
    if (!actual.equals(diffId)) {
      throw LayerCheck.wrong(actual, diffId);
    }
  }

  /** A blob of the store that holds this layer, or null. */
  private @Nullable Digest blobOf(Digest diffId) throws IOException {
    if (store.blobs().has(diffId)) {
      return diffId;
    }
    for (Digest blob : known().getOrDefault(diffId, Set.of())) {
      if (store.blobs().has(blob)) {
        return blob;
      }
    }
    return null;
  }

  /** The blobs of each layer that the images of the store have. */
  private Map<Digest, Set<Digest>> known() throws IOException {
    Map<Digest, Set<Digest>> all = known;
    if (all == null) {
      all = new HashMap<>();
      for (ImageDocument image : catalog.allDocuments()) {
        for (int i = 0; i < image.layerBlobs().size() && i < image.diffIds().size(); i++) {
          all.computeIfAbsent(image.diffIds().get(i), unused -> new HashSet<>())
              .add(image.layerBlobs().get(i));
        }
      }
      known = all;
    }
    return all;
  }
}
