package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image as the store keeps it; the config blob holds the rest.
 *
 * @param format version of this document
 * @param id digest of the config blob
 * @param manifest digest of the manifest blob
 * @param manifestMediaType its media type
 * @param layerBlobs digests of the layer blobs, lowest first; empty when they are not kept
 * @param diffIds digests of the uncompressed layers, lowest first
 * @param size bytes of all unpacked layers
 * @param removed that it was removed by force and is kept only for the containers that use it
 * @param parent id of the image it was committed from, null for one that was not
 */
record ImageDocument(
    int format,
    Digest id,
    @Nullable Digest manifest,
    @Nullable String manifestMediaType,
    List<Digest> layerBlobs,
    List<Digest> diffIds,
    long size,
    boolean removed,
    @Nullable Digest parent) {
  static final int FORMAT = 1;

  /** The same as a removed one. */
  ImageDocument asRemoved() {
    return new ImageDocument(
        format, id, manifest, manifestMediaType, layerBlobs, diffIds, size, true, parent);
  }
}
