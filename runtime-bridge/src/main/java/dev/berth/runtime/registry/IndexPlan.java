package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageOrigin;
import dev.berth.runtime.image.ImageSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is pushed of an index, so that the registry has everything it names.
 *
 * @param images those of it that are here
 * @param attestations those of its other manifests that are here
 */
record IndexPlan(PushManifest.Made index, List<Image> images, List<Attestation> attestations) {

  /**
   * A manifest that is no image's.
   *
   * @param blobs digests of its config and layers
   */
  record Attestation(Digest digest, PushManifest.Made manifest, List<Digest> blobs) {}

  /** Plans; null where neither this store nor the registry has all that the index names. */
  static @Nullable IndexPlan of(
      Image image, ImageSource images, Blobs blobs, RepositoryWriter writer, Backoff backoff)
      throws IOException, InterruptedException {
    Digest digest = image.index();
    if (digest == null || !blobs.has(digest)) {
      return null;
    }
    byte[] bytes = blobs.read(digest, RepositoryClient.MAX_MANIFEST);
    if (!(ManifestParser.parse(bytes, null, digest, digest.text()) instanceof Manifest.Index top)) {
      return null;
    }
    Map<Digest, Image> here = here(image, images);
    IndexPlan plan =
        new IndexPlan(
            new PushManifest.Made(bytes, top.mediaType()), new ArrayList<>(), new ArrayList<>());
    List<Digest> missing = new ArrayList<>();
    for (Descriptor entry : top.entries()) {
      Image mine = here.get(entry.digest());
      Attestation attestation = mine == null ? attestation(entry.digest(), blobs) : null;
      if (mine != null) {
        plan.images().add(mine);
      } else if (attestation != null) {
        plan.attestations().add(attestation);
      } else {
        missing.add(entry.digest());
      }
    }
    for (Digest each : missing) {
      if (!Attempts.of(() -> writer.hasManifest(each), backoff)) {
        return null;
      }
    }
    return plan;
  }

  private static Map<Digest, Image> here(Image image, ImageSource images) throws IOException {
    Map<Digest, Image> here = new HashMap<>();
    for (Image each : images.family(image)) {
      ImageOrigin origin = images.origin(each);
      if (origin != null) {
        here.put(origin.manifest(), each);
      }
    }
    return here;
  }

  private static @Nullable Attestation attestation(Digest digest, Blobs blobs) throws IOException {
    if (!blobs.has(digest)) {
      return null;
    }
    byte[] bytes = blobs.read(digest, RepositoryClient.MAX_MANIFEST);
    List<Digest> content = new ArrayList<>();
    try {
      Manifest.Single single = ManifestParser.parseAny(bytes, digest);
      if (single == null) {
        return null;
      }
      content.add(single.config().digest());
      single.layers().forEach(layer -> content.add(layer.digest()));
      return content.stream().allMatch(blobs::has)
          ? new Attestation(digest, new PushManifest.Made(bytes, single.mediaType()), content)
          : null;
    } catch (EngineException e) {
      return null;
    }
  }
}
