package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.util.Set;

/** Content that something other than an image refers to. */
@FunctionalInterface
public interface ContentRoots {
  /**
   * Adds what must be kept.
   *
   * @param blobs digests of blobs
   * @param layers hex parts of chain ids
   */
  void keep(Set<Digest> blobs, Set<String> layers);
}
