package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.CompressedLayers;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageRegistrar;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/** Pushes images under their tags: layers, config, manifest. */
final class PushOperation {
  /** As many uploads at once as Docker's default. */
  private static final int UPLOADS = 5;

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

  /** Pushes one image under one tag; the caller holds a lease. */
  void run(ImageReference reference, Image image) throws IOException, InterruptedException {
    PullProgress progress = new PullProgress(sink);
    try {
      PushPlan plan = PushPlan.of(image, images, store.blobs(), compressing);
      writer.ping();
      List<UploadContent.Known> layers = layers(reference, plan, progress);
      config(plan.config());
      PushManifest.Made manifest = plan.manifest(layers);
      String tag = Objects.requireNonNull(reference.tag());
      boolean unused =
          Attempts.of(
              () -> {
                writer.manifest(tag, manifest.bytes(), manifest.mediaType());
                return true;
              },
              backoff);
      Digest digest = MessageDigests.sha256(manifest.bytes());
      int size = manifest.bytes().length;
      progress.line(null, tag + ": digest: " + digest + " size: " + size);
      images.addDigest(image, reference.familiarName() + "@" + digest);
      sink.pushed(tag, digest, size);
    } finally {
      progress.close();
    }
  }

  /** Pushes the layers, each once; returns them all, lowest first. */
  private List<UploadContent.Known> layers(
      ImageReference reference, PushPlan plan, PullProgress progress)
      throws IOException, InterruptedException {
    MountSources sources = new MountSources(reference, images.list());
    UploadWatch watch = new UploadWatch();
    Semaphore slots = new Semaphore(UPLOADS, true);
    Map<Digest, LayerPush> work = new HashMap<>();
    List<LayerPush> topFirst = new ArrayList<>();
    for (PushLayer layer : plan.layers().reversed()) {
      if (layer.foreign()) {
        progress.line(layer.id(), "Skipped foreign layer");
        continue;
      }
      progress.line(layer.id(), "Preparing");
      if (!work.containsKey(layer.diffId())) {
        List<String> elsewhere = sources.of(layer.diffId());
        LayerPush push = new LayerPush(layer, elsewhere, writer, backoff, watch, slots, progress);
        work.put(layer.diffId(), push);
        topFirst.add(push);
      }
    }
    new WorkGroup(sink::cancelled, watch::cutStalled).run(topFirst);
    List<UploadContent.Known> known = new ArrayList<>();
    for (PushLayer layer : plan.layers()) {
      LayerPush push = work.get(layer.diffId());
      known.add(
          push == null
              ? new UploadContent.Known(
                  Objects.requireNonNull(layer.content().digest()), layer.content().size())
              : remembered(layer, Objects.requireNonNull(push.known())));
    }
    return known;
  }

  private UploadContent.Known remembered(PushLayer layer, UploadContent.Known known) {
    if (layer.content() instanceof UploadContent.Gzipped gzipped && gzipped.digest() == null) {
      images
          .compressed()
          .keep(new CompressedLayers.Form(gzipped.plain(), known.digest(), known.size()));
    }
    return known;
  }

  /** The config goes without a word. */
  private void config(UploadContent.Bytes config) throws IOException, InterruptedException {
    if (Attempts.of(() -> writer.hasBlob(config.digest()), backoff)) {
      return;
    }
    PullProgress silent = new PullProgress(sink);
    silent.close();
    String id = config.digest().shortHex();
    BlobUpload upload = new BlobUpload(writer, backoff, new UploadWatch(), silent, id, null);
    UploadContent.Known unused = upload.run(config, silent.meter(id, "Pushing", config.size()));
  }
}
