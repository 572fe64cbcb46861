package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is pushed that need not have a name here: manifests of the store with their content, and one
 * above them.
 *
 * @param manifests digests; the layers of images go compressed, which gives them another manifest
 * @param top what gets the tag, told of what the manifests became
 */
public record Publication(
    List<Digest> manifests,
    PushFormat format,
    Function<Map<Digest, ManifestBytes>, ManifestBytes> top) {

  /** A single manifest. */
  public static Publication of(Digest manifest, PushFormat format) {
    return new Publication(
        List.of(manifest),
        format,
        became -> {
          ManifestBytes pushed = became.get(manifest);
          if (pushed == null) {
            throw new IllegalStateException("not pushed: " + manifest);
          }
          return pushed;
        });
  }
}
