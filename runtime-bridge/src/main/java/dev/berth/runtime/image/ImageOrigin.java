package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way an image came: its manifest, and the index that was chosen from.
 *
 * @param manifest digest of the manifest blob
 * @param mediaType of the manifest
 * @param layerBlobs digests of the layer blobs it names, lowest first
 * @param index digest of the index blob, null for a manifest that came alone
 */
public record ImageOrigin(
    Digest manifest, String mediaType, List<Digest> layerBlobs, @Nullable Digest index) {
  /** What a name that came this way points at in a registry. */
  public Digest top() {
    return index == null ? manifest : index;
  }
}
