package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.MessageDigests;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pushes manifests of the store and what they name, whether images have them or not. */
final class PublishOperation {
  private final Pushing push;

  PublishOperation(Pushing push) {
    this.push = push;
  }

  /** Pushes; returns the digest that the tag has then. The caller holds a lease. */
  Digest run(ImageReference reference, Publication wanted)
      throws IOException, InterruptedException {
    PullProgress progress = new PullProgress(push.sink());
    try {
      push.writer().ping();
      ContentPush content = push.content(progress);
      Map<Digest, ManifestBytes> became = new HashMap<>();
      for (Digest each : wanted.manifests()) {
        ManifestBytes made = one(reference, each, wanted.format(), content);
        push.put(MessageDigests.sha256(made.bytes()).text(), made);
        became.put(each, made);
      }
      ManifestBytes top = wanted.top().apply(became);
      String tag = Objects.requireNonNull(reference.tag());
      push.put(tag, top);
      Digest digest = MessageDigests.sha256(top.bytes());
      push.sink().pushed(tag, digest, top.bytes().length);
      return digest;
    } finally {
      progress.close();
    }
  }

  private ManifestBytes one(
      ImageReference reference, Digest manifest, PushFormat format, ContentPush content)
      throws IOException, InterruptedException {
    Image image = image(manifest);
    if (image != null) {
      PushPlan plan = push.plan(image);
      return content.image(reference, plan, format);
    }
    ManifestContent stored = ManifestContent.of(push.store().blobs(), manifest);
    for (ContentDescriptor each : stored.blobs()) {
      content.blob(new UploadContent.Stored(push.store().blobs(), each.digest(), each.size()));
    }
    return new ManifestBytes(stored.bytes(), stored.mediaType());
  }

  /** The image that has the manifest, null when none has. */
  private @Nullable Image image(Digest manifest) {
    for (Image each : push.images().list()) {
      if (manifest.equals(each.manifest())) {
        return each;
      }
    }
    return null;
  }
}
