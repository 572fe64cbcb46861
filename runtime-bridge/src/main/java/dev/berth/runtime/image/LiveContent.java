package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/**
 * What images refer to, derived from their documents: everything else is nobody's.
 *
 * @param blobs digests of blobs
 * @param layers hex parts of chain ids
 */
record LiveContent(Set<Digest> blobs, Set<String> layers) {
  private static final System.Logger LOG = System.getLogger(LiveContent.class.getName());

  static LiveContent of(Iterable<ImageDocument> images, Blobs store) throws IOException {
    Set<Digest> blobs = new HashSet<>();
    Set<String> layers = new HashSet<>();
    Set<Digest> indexes = new HashSet<>();
    for (ImageDocument image : images) {
      blobs.add(image.id());
      blobs.addAll(image.layerBlobs());
      for (ImageOrigin origin : image.origins()) {
        blobs.add(origin.manifest());
        blobs.addAll(origin.layerBlobs());
        Digest index = origin.index();
        if (index != null) {
          indexes.add(index);
        }
      }
      LayerStore.chain(image.diffIds()).forEach(chainId -> layers.add(chainId.hex()));
    }
    blobs.addAll(indexes);
    for (Digest index : indexes) {
      try {
        blobs.addAll(Attestations.present(index, blobs, store));
      } catch (EngineException e) {
        LOG.log(Level.WARNING, "cannot read what attests images of index " + index, e);
      }
    }
    return new LiveContent(blobs, layers);
  }
}
