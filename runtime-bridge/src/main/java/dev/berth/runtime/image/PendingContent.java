package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What pulls that were cut off have brought already. It is kept for those that try again, but not
 * for ever: a pull that nobody repeats within a day is given up.
 */
public final class PendingContent implements ContentRoots {
  private static final Duration PATIENCE = Duration.ofDays(1);

  /**
   * A pull at work, or one that failed.
   *
   * @param format version of this document
   * @param begun when it was tried the last time
   */
  record Pending(int format, Instant begun, List<Digest> blobs, List<Digest> layers) {
    static final int FORMAT = 1;
  }

  private final DocumentStore<Pending> documents;

  public PendingContent(StorePaths paths) {
    this.documents = new DocumentStore<>(paths, paths.pendingPulls(), Pending.class);
  }

  /**
   * Notes what a pull is about to bring.
   *
   * @param manifest digest of the manifest it is for
   * @param layers chain ids
   */
  public void begin(Digest manifest, List<Digest> blobs, List<Digest> layers) {
    documents.write(manifest.hex(), new Pending(Pending.FORMAT, Instant.now(), blobs, layers));
  }

  /** The image is registered: its content is now its own. */
  public void done(Digest manifest) {
    boolean unused = documents.delete(manifest.hex());
  }

  /** Gives everything up. */
  void abandon() {
    documents.keys().forEach(documents::delete);
  }

  @Override
  public void keep(Set<Digest> blobs, Set<String> layers) {
    Instant oldest = Instant.now().minus(PATIENCE);
    for (String key : documents.keys()) {
      Pending pending = documents.read(key);
      if (pending == null || pending.begun().isBefore(oldest)) {
        boolean unused = documents.delete(key);
        continue;
      }
      blobs.addAll(pending.blobs());
      pending.layers().forEach(each -> layers.add(each.hex()));
    }
  }
}
