package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of an unpacked layer, beside its files.
 *
 * @param format version of this document
 * @param size bytes of its regular files and of the targets of its links
 * @param describesRoot that its tar has a member for the root directory itself
 */
record LayerDocument(
    int format,
    Digest chainId,
    Digest diffId,
    @Nullable Digest parent,
    long size,
    boolean describesRoot) {
  static final int FORMAT = 1;

  LayerStore.Layer layer() {
    return new LayerStore.Layer(chainId, diffId, parent, size);
  }
}
