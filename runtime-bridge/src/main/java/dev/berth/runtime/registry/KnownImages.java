package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Platform;
import org.jspecify.annotations.Nullable;

/** What a pull asks of the images that are here already. */
interface KnownImages {
  /**
   * The id of the image that a name or id means, or null.
   *
   * @param platform for which one of an index, null for what the name means
   */
  @Nullable Digest find(String reference, @Nullable Platform platform);
}
