package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to content (OCI image spec, descriptor.md).
 *
 * @param size in bytes
 * @param platform of an entry of an index, null where none is told
 * @param urls where else it is to be got
 */
record Descriptor(
    String mediaType, Digest digest, long size, @Nullable Platform platform, List<String> urls) {
  Descriptor(String mediaType, Digest digest, long size, @Nullable Platform platform) {
    this(mediaType, digest, size, platform, List.of());
  }
}
