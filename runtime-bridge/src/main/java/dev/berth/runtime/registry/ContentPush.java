package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.CompressedLayers;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ImageSource;
import dev.berth.runtime.image.ProgressSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/** Sends what images consist of: each thing once, and only what the registry has not. */
final class ContentPush {
  /** As many uploads at once as Docker's default. */
  private static final int UPLOADS = 5;

  private final RepositoryWriter writer;
  private final ImageSource images;
  private final ProgressSink sink;
  private final PullProgress progress;
  private final Backoff backoff;

  ContentPush(
      RepositoryWriter writer,
      ImageSource images,
      ProgressSink sink,
      PullProgress progress,
      Backoff backoff) {
    this.writer = writer;
    this.images = images;
    this.sink = sink;
    this.progress = progress;
    this.backoff = backoff;
  }

  /** Sends layers and config; returns the manifest that is theirs now. */
  ManifestBytes image(ImageReference reference, PushPlan plan)
      throws IOException, InterruptedException {
    List<UploadContent.Known> layers = layers(reference, plan);
    blob(plan.config());
    return plan.manifest(layers);
  }

  /** The same, with a manifest of a form. */
  ManifestBytes image(ImageReference reference, PushPlan plan, PushFormat format)
      throws IOException, InterruptedException {
    List<UploadContent.Known> layers = layers(reference, plan);
    blob(plan.config());
    return plan.manifest(layers, format);
  }

  /** Pushes the layers, each once; returns them all, lowest first. */
  private List<UploadContent.Known> layers(ImageReference reference, PushPlan plan)
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

  /** Sends what goes without a word: configs, attestations. */
  void blob(UploadContent content) throws IOException, InterruptedException {
    Digest digest = Objects.requireNonNull(content.digest());
    if (Attempts.of(() -> writer.hasBlob(digest), backoff)) {
      return;
    }
    PullProgress silent = new PullProgress(sink);
    silent.close();
    String id = digest.shortHex();
    BlobUpload upload = new BlobUpload(writer, backoff, new UploadWatch(), silent, id, null);
    UploadContent.Known unused = upload.run(content, silent.meter(id, "Pushing", content.size()));
  }
}
