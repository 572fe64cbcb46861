package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.MessageDigests;
import java.io.IOException;
import java.util.Objects;

/** Pushes images under their tags: content, manifests, and the index where it is whole. */
final class PushOperation {
  private final Pushing push;

  PushOperation(Pushing push) {
    this.push = push;
  }

  /**
   * Pushes one image under one tag; the caller holds a lease. One that came by an index goes with
   * all of that where the registry then has everything it names.
   *
   * @param alone that only this image is wanted
   */
  void run(ImageReference reference, Image image, boolean alone)
      throws IOException, InterruptedException {
    PullProgress progress = new PullProgress(push.sink());
    ContentPush content = push.content(progress);
    try {
      push.writer().ping();
      IndexPlan index =
          alone
              ? null
              : IndexPlan.of(
                  image, push.images(), push.store().blobs(), push.writer(), push.backoff());
      ManifestBytes top = index == null ? null : whole(reference, index, content);
      if (top == null) {
        top = content.image(reference, push.plan(image));
      }
      String tag = Objects.requireNonNull(reference.tag());
      push.put(tag, top);
      Digest digest = MessageDigests.sha256(top.bytes());
      int size = top.bytes().length;
      if (index == null && !alone) {
        IndexPlan.tellPart(image, digest, push.store().blobs(), push.sink());
      }
      progress.line(null, tag + ": digest: " + digest + " size: " + size);
      push.images().addDigest(image, reference.familiarName() + "@" + digest);
      push.sink().pushed(tag, digest, size);
    } finally {
      progress.close();
    }
  }

  private ManifestBytes whole(ImageReference reference, IndexPlan index, ContentPush content)
      throws IOException, InterruptedException {
    for (Image each : index.images()) {
      ManifestBytes made = content.image(reference, push.plan(each));
      push.put(MessageDigests.sha256(made.bytes()).text(), made);
    }
    for (IndexPlan.Attestation each : index.attestations()) {
      for (Digest blob : each.blobs()) {
        long size = push.store().blobs().size(blob);
        content.blob(new UploadContent.Stored(push.store().blobs(), blob, size));
      }
      push.put(each.digest().text(), each.manifest());
    }
    return index.index();
  }
}
