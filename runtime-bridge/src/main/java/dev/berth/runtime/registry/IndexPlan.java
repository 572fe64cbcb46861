package dev.berth.runtime.registry;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageOrigin;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.ProgressSink;
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
record IndexPlan(ManifestBytes index, List<Image> images, List<Attestation> attestations) {

  /**
   * A manifest that is no image's.
   *
   * @param blobs digests of its config and layers
   */
  record Attestation(Digest digest, ManifestBytes manifest, List<Digest> blobs) {}

  /** Plans; null where neither this store nor the registry has all that the index names. */
  static @Nullable IndexPlan of(
      Image image, ImageSource images, Blobs blobs, RepositoryWriter writer, Backoff backoff)
      throws IOException, InterruptedException {
    Manifest.Index top = index(image, blobs);
    if (top == null) {
      return null;
    }
    Map<Digest, Image> here = here(image, images);
    ManifestBytes whole = new ManifestBytes(top.bytes(), top.mediaType());
    IndexPlan plan = new IndexPlan(whole, new ArrayList<>(), new ArrayList<>());
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

  /** The index an image came by; null where there is none. */
  private static Manifest.@Nullable Index index(Image image, Blobs blobs) throws IOException {
    Digest digest = image.index();
    if (digest == null || !blobs.has(digest)) {
      return null;
    }
    byte[] bytes = blobs.read(digest, RepositoryClient.MAX_MANIFEST);
    return ManifestParser.parse(bytes, null, digest, digest.text()) instanceof Manifest.Index index
        ? index
        : null;
  }

  /** Tells that just one image of the index it came by was pushed. */
  static void tellPart(Image image, Digest pushed, Blobs blobs, ProgressSink sink)
      throws IOException {
    Manifest.Index top = index(image, blobs);
    if (top == null) {
      return;
    }
    for (Descriptor entry : top.entries()) {
      if (entry.digest().equals(pushed)) {
        sink.pushedInstead(
            new ProgressSink.Content(top.mediaType(), top.digest(), top.bytes().length, null),
            new ProgressSink.Content(entry.mediaType(), pushed, entry.size(), entry.platform()));
        return;
      }
    }
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
          ? new Attestation(digest, new ManifestBytes(bytes, single.mediaType()), content)
          : null;
    } catch (EngineException e) {
      return null;
    }
  }
}
