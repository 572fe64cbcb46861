package dev.berth.runtime.registry;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageRegistrar;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One layer's way: wait for a slot, download, unpack. Layers overlap; any order is safe. */
final class LayerPull implements Callable<Void> {
  private final Descriptor blob;
  private final @Nullable Digest parent;
  private final Digest diffId;
  private final ImageRegistrar store;
  private final BlobDownload download;
  private final Slots slots;
  private final PullProgress progress;

  LayerPull(
      Descriptor blob,
      @Nullable Digest parent,
      Digest diffId,
      ImageRegistrar store,
      BlobDownload download,
      Slots slots,
      PullProgress progress) {
    this.blob = blob;
    this.parent = parent;
    this.diffId = diffId;
    this.store = store;
    this.download = download;
    this.slots = slots;
    this.progress = progress;
  }

  /** How many layers of a pull may be downloaded and unpacked at once. */
  record Slots(Semaphore downloads, Semaphore unpacks) {
    /** As many downloads as Docker's default. */
    static Slots standard() {
      int cpus = Runtime.getRuntime().availableProcessors();
      return new Slots(new Semaphore(3, true), new Semaphore(Math.clamp(cpus, 1, 4), true));
    }
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    String id = blob.digest().shortHex();
    if (!slots.downloads().tryAcquire()) {
      progress.line(id, "Waiting");
      slots.downloads().acquire();
    }
    try {
      download.run(blob, progress);
      progress.line(id, "Download complete");
    } finally {
      slots.downloads().release();
    }
    slots.unpacks().acquire();
    try {
      PullProgress.Meter meter = progress.meter(id, "Extracting", blob.size());
      store.layers().unpack(parent, diffId, () -> store.blobs().open(blob.digest()), meter::at);
    } finally {
      slots.unpacks().release();
    }
    progress.line(id, "Pull complete");
    return null;
  }
}
