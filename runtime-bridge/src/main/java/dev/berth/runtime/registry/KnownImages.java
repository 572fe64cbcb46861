package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import org.jspecify.annotations.Nullable;

/** What a pull asks of the images that are here already. */
interface KnownImages {
  /** The id of the image that a name or id means, or null. */
  @Nullable Digest find(String reference);
}
