package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Unpacks all layers of an image side by side; none needs another to be there. */
final class LayerBatch {
  /** Told of progress: which layer, bytes read of how many. */
  interface Progress {
    void read(Digest diffId, long current, long total);
  }

  private LayerBatch() {}

  /** Unpacks what is not there yet; the first failure wins, after all have ended. */
  static void unpack(
      ImageRegistrar store, List<Digest> diffIds, List<Digest> layerBlobs, Progress progress)
      throws IOException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Digest parent = null;
      for (int i = 0; i < diffIds.size(); i++) {
        Digest below = parent;
        Digest diffId = diffIds.get(i);
        Digest blob = layerBlobs.get(i);
        parent = LayerStore.chainId(below, diffId);
        if (!store.layers().has(parent)) {
          running.add(
              threads.submit(
                  () -> {
                    unpack(store, below, diffId, blob, progress);
                    return null;
                  }));
        }
      }
    }
    IOException first = null;
    for (Future<?> one : running) {
      first = outcome(one, first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static void unpack(
      ImageRegistrar store, @Nullable Digest parent, Digest diffId, Digest blob, Progress progress)
      throws IOException {
    long total = store.blobs().size(blob);
    store
        .layers()
        .unpack(
            parent,
            diffId,
            () -> store.blobs().open(blob),
            current -> progress.read(diffId, current, total));
  }

  private static @Nullable IOException outcome(Future<?> done, @Nullable IOException first) {
    try {
      done.get();
      return first;
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case IOException cause -> first == null ? cause : first;
        case null, default -> new IOException(e);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new IOException("interrupted", e);
    }
  }
}
