package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;

/**
 * A layer to be pushed.
 *
 * @param diffId digest of its uncompressed tar
 * @param foreign whether it must not be distributed, but got where its manifest says
 */
record PushLayer(Digest diffId, UploadContent content, boolean foreign) {
  /** What progress lines are about. */
  String id() {
    return diffId.shortHex();
  }
}
