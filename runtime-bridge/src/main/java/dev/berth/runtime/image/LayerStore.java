package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Unpacked layers, by chain id (OCI image spec, config.md, "Layer ChainID"). */
public interface LayerStore {
  /** A layer that is there, whole. */
  record Layer(Digest chainId, Digest diffId, @Nullable Digest parent, long size) {}

  /** Whether the layer is there. */
  boolean has(Digest chainId);

  /** The layer, or null when it is not there. */
  @Nullable Layer find(Digest chainId);

  /**
   * Unpacks a layer tar (gzip, zstd, xz, bzip2 or plain, told by its first bytes) and publishes it.
   * The parent need not be there yet, so layers may be unpacked in parallel. Already there is
   * success, without reading; a second caller for the same layer waits for the first. INVALID when
   * the tar is refused or the digest of the uncompressed stream is not {@code diffId}; nothing is
   * left behind then.
   *
   * @param parent chain id of the layer below, null for the lowest
   * @param blob gives the (compressed) stream when it is needed; closed here
   * @param progress told how many bytes of the given stream were read so far, now and then
   */
  Layer unpack(@Nullable Digest parent, Digest diffId, Source blob, LongConsumer progress)
      throws IOException;

  /** Opens a stream once. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Whether a layer is the tar of nothing but its two end blocks: images are made without it, as
   * Docker has it.
   */
  static boolean isEmpty(Digest diffId) {
    return diffId
        .text()
        .equals("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  }

  /** The chain id of a layer upon its parent. */
  static Digest chainId(@Nullable Digest parent, Digest diffId) {
    return parent == null
        ? diffId
        : MessageDigests.sha256(
            (parent + " " + diffId).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /** The chain ids of an image's layers, lowest first. */
  static List<Digest> chain(List<Digest> diffIds) {
    List<Digest> chain = new java.util.ArrayList<>(diffIds.size());
    Digest parent = null;
    for (Digest diffId : diffIds) {
      parent = chainId(parent, diffId);
      chain.add(parent);
    }
    return chain;
  }
}
