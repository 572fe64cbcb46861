package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What one manifest of an image's index, or its only one, is here.
 *
 * @param available whether its config and all its layers are here
 * @param content bytes of its manifest, config and layer blobs that are here
 * @param platform of an image, null for anything else
 * @param image id of the image it makes, null when that is not here
 * @param unpacked bytes of the image's unpacked layers
 * @param attests digest of the manifest an attestation is about, null for anything else
 */
public record ImageManifest(
    ContentDescriptor descriptor,
    boolean available,
    long content,
    @Nullable Platform platform,
    @Nullable Digest image,
    long unpacked,
    @Nullable Digest attests) {}
