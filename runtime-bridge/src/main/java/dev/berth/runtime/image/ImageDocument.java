package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An image as the store keeps it; the config blob holds the rest. Documents of format 1 have
 * neither {@code index} nor {@code others}; they are read as they are and written anew when they
 * change.
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
 * @param index digest of the index the manifest was chosen from, null for none
 * @param others other ways the same image came, that names still point at
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
    @Nullable Digest parent,
    @Nullable Digest index,
    @Nullable List<ImageOrigin> others) {
  static final int FORMAT = 2;

  /** All ways it came, the latest first; none for an image without a manifest. */
  List<ImageOrigin> origins() {
    List<ImageOrigin> all = new ArrayList<>();
    if (manifest != null) {
      String type = manifestMediaType == null ? Manifests.OCI_MANIFEST : manifestMediaType;
      all.add(new ImageOrigin(manifest, type, layerBlobs, index));
    }
    if (others != null) {
      all.addAll(others);
    }
    return all;
  }

  /** The way a name came; the latest one for a name that tells none. */
  @Nullable ImageOrigin origin(@Nullable Digest top) {
    List<ImageOrigin> all = origins();
    for (ImageOrigin each : all) {
      if (each.top().equals(top)) {
        return each;
      }
    }
    return all.isEmpty() ? null : all.getFirst();
  }

  /** Whether it came out of an index. */
  boolean isOf(Digest wanted) {
    return (index != null || others != null)
        && origins().stream().anyMatch(each -> wanted.equals(each.index()));
  }

  /** The same with the newer way first. */
  ImageDocument joined(ImageDocument newer) {
    List<ImageOrigin> all = newer.origins();
    origins().stream().filter(each -> !all.contains(each)).forEach(all::add);
    return newer.with(all, parent == null ? newer.parent : parent);
  }

  /** The same without the ways that are not wanted, but with one at least. */
  ImageDocument keeping(Predicate<ImageOrigin> wanted) {
    List<ImageOrigin> all = origins();
    List<ImageOrigin> kept = all.stream().filter(wanted).toList();
    return kept.isEmpty()
        ? with(all.subList(0, Math.min(1, all.size())), parent)
        : with(kept, parent);
  }

  private ImageDocument with(List<ImageOrigin> origins, @Nullable Digest madeFrom) {
    if (origins.isEmpty()) {
      return this;
    }
    ImageOrigin first = origins.getFirst();
    List<ImageOrigin> rest = origins.size() == 1 ? null : origins.subList(1, origins.size());
    return new ImageDocument(
        FORMAT,
        id,
        first.manifest(),
        first.mediaType(),
        first.layerBlobs(),
        diffIds,
        size,
        removed,
        madeFrom,
        first.index(),
        rest);
  }

  /** The same as a removed one. */
  ImageDocument asRemoved() {
    return new ImageDocument(
        format,
        id,
        manifest,
        manifestMediaType,
        layerBlobs,
        diffIds,
        size,
        true,
        parent,
        index,
        others);
  }
}
