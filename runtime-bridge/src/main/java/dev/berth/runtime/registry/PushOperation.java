package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

/** Pushes images under their tags: content, manifests, and the index where it is whole. */
final class PushOperation {
  private final RepositoryWriter writer;
  private final ImageRegistrar store;
  private final ImageSource images;
  private final ProgressSink sink;
  private final Backoff backoff;
  private final ExecutorService compressing;

  PushOperation(
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

  /**
   * Pushes one image under one tag; the caller holds a lease. One that came by an index goes with
   * all of that where the registry then has everything it names.
   *
   * @param alone that only this image is wanted
   */
  void run(ImageReference reference, Image image, boolean alone)
      throws IOException, InterruptedException {
    PullProgress progress = new PullProgress(sink);
    ContentPush content = new ContentPush(writer, images, sink, progress, backoff);
    try {
      writer.ping();
      IndexPlan index = alone ? null : IndexPlan.of(image, images, store.blobs(), writer, backoff);
      PushManifest.Made top = index == null ? null : whole(reference, index, content);
      if (top == null) {
        top = content.image(reference, plan(image));
      }
      String tag = Objects.requireNonNull(reference.tag());
      put(tag, top);
      Digest digest = MessageDigests.sha256(top.bytes());
      int size = top.bytes().length;
      if (index == null && !alone) {
        IndexPlan.tellPart(image, digest, store.blobs(), sink);
      }
      progress.line(null, tag + ": digest: " + digest + " size: " + size);
      images.addDigest(image, reference.familiarName() + "@" + digest);
      sink.pushed(tag, digest, size);
    } finally {
      progress.close();
    }
  }

  private PushPlan plan(Image image) throws IOException {
    return PushPlan.of(image, images, store.blobs(), compressing);
  }

  private PushManifest.Made whole(ImageReference reference, IndexPlan index, ContentPush content)
      throws IOException, InterruptedException {
    for (Image each : index.images()) {
      PushManifest.Made made = content.image(reference, plan(each));
      put(MessageDigests.sha256(made.bytes()).text(), made);
    }
    for (IndexPlan.Attestation each : index.attestations()) {
      for (Digest blob : each.blobs()) {
        long size = store.blobs().size(blob);
        content.blob(new UploadContent.Stored(store.blobs(), blob, size));
      }
      put(each.digest().text(), each.manifest());
    }
    return index.index();
  }

  private void put(String tagOrDigest, PushManifest.Made manifest)
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
