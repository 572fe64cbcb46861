package dev.berth.runtime.registry;

import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.concurrent.ExecutorService;

/** One push to one repository: what is read, where it goes, and who hears of it. */
record Pushing(
    RepositoryWriter writer,
    ImageRegistrar store,
    ImageSource images,
    ProgressSink sink,
    Backoff backoff,
    ExecutorService compressing) {

  ContentPush content(PullProgress progress) {
    return new ContentPush(writer, images, sink, progress, backoff);
  }

  PushPlan plan(Image image) throws IOException {
    return PushPlan.of(image, images, store.blobs(), compressing);
  }

  /** Uploads a manifest, again where the registry was busy. */
  void put(String tagOrDigest, ManifestBytes manifest) throws IOException, InterruptedException {
    boolean unused =
        Attempts.of(
            () -> {
              writer.manifest(tagOrDigest, manifest.bytes(), manifest.mediaType());
              return true;
            },
            backoff);
  }
}
