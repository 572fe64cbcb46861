package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ContentDescriptor;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Pushes manifests of the store and what they name, whether images have them or not. */
final class PublishOperation {
  private final RepositoryWriter writer;
  private final ImageRegistrar store;
  private final ImageSource images;
  private final ProgressSink sink;
  private final Backoff backoff;
  private final ExecutorService compressing;

  PublishOperation(
      RepositoryWriter writer,
      ImageRegistrar store,
      ImageSource images,
      ProgressSink sink,
      Backoff backoff,
      ExecutorService compressing) {
    this.writer = writer;
    this.store = store;
    this.images = images;
    this.sink = sink;
    this.backoff = backoff;
    this.compressing = compressing;
  }

  /** Pushes; returns the digest that the tag has then. The caller holds a lease. */
  Digest run(ImageReference reference, Publication wanted)
      throws IOException, InterruptedException {
    PullProgress progress = new PullProgress(sink);
    try {
      writer.ping();
      ContentPush content = new ContentPush(writer, images, sink, progress, backoff);
      Map<Digest, ManifestBytes> became = new HashMap<>();
      for (Digest each : wanted.manifests()) {
        ManifestBytes made = one(reference, each, wanted.format(), content);
        put(MessageDigests.sha256(made.bytes()).text(), made);
        became.put(each, made);
      }
      ManifestBytes top = wanted.top().apply(became);
      String tag = Objects.requireNonNull(reference.tag());
      put(tag, top);
      Digest digest = MessageDigests.sha256(top.bytes());
      sink.pushed(tag, digest, top.bytes().length);
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
      PushPlan plan = PushPlan.of(image, images, store.blobs(), compressing);
      return content.image(reference, plan, format);
    }
    ManifestContent stored = ManifestContent.of(store.blobs(), manifest);
    for (ContentDescriptor each : stored.blobs()) {
      content.blob(new UploadContent.Stored(store.blobs(), each.digest(), each.size()));
    }
    return new ManifestBytes(stored.bytes(), stored.mediaType());
  }

  /** The image that has the manifest, null when none has. */
  private @Nullable Image image(Digest manifest) {
    for (Image each : images.list()) {
      if (manifest.equals(each.manifest())) {
        return each;
      }
    }
    return null;
  }

  private void put(String tagOrDigest, ManifestBytes manifest)
      throws IOException, InterruptedException {
    boolean unused =
        Attempts.of(
            () -> {
              writer.manifest(tagOrDigest, manifest.bytes(), manifest.mediaType());
              return true;
            },
            backoff);
  }
}
