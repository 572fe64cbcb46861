package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What images' layers take, unpacked. */
final class LayerSizes {
  private final ImageCatalog catalog;
  private final UnpackedLayers layers;

  LayerSizes(ImageCatalog catalog, UnpackedLayers layers) {
    this.catalog = catalog;
    this.layers = layers;
  }

  /** Bytes of all, each counted once. */
  long total() {
    return byChain().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes of an image's, lowest first; 0 for one that is not there. */
  List<Long> of(Image image) {
    List<Long> sizes = new ArrayList<>();
    LayerStore.chain(image.diffIds()).forEach(chainId -> sizes.add(size(chainId)));
    return sizes;
  }

  /** Bytes of all, by chain id. */
  Map<Digest, Long> byChain() {
    Map<Digest, Long> sizes = new HashMap<>();
    chains().forEach(chainId -> sizes.put(chainId, size(chainId)));
    return sizes;
  }

  /** The chain ids of all images' layers. */
  Set<Digest> chains() {
    return StoreWork.doing(
        "read images",
        () -> {
          Set<Digest> chains = new HashSet<>();
          for (ImageDocument image : catalog.allDocuments()) {
            chains.addAll(LayerStore.chain(image.diffIds()));
          }
          return chains;
        });
  }

  private long size(Digest chainId) {
    LayerStore.Layer layer = layers.find(chainId);
    return layer == null ? 0 : layer.size();
  }
}
