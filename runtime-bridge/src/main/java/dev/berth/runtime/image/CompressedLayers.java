package dev.berth.runtime.image;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.StorePaths;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What layers that are kept uncompressed became when they were pushed: compressing is
 * deterministic, so a registry can be asked for the result before anything is compressed again.
 */
public final class CompressedLayers {
  private final DocumentStore<Form> documents;

  public CompressedLayers(StorePaths paths) {
    this.documents = new DocumentStore<>(paths, paths.compressedLayers(), Form.class);
  }

  /**
   * The gzip form of a layer.
   *
   * @param format version of this document
   * @param diffId digest of the uncompressed layer, which is also its blob's
   * @param digest of the compressed bytes
   * @param size their number
   */
  public record Form(int format, Digest diffId, Digest digest, long size) {
    private static final int FORMAT = 1;

    public Form(Digest diffId, Digest digest, long size) {
      this(FORMAT, diffId, digest, size);
    }
  }

  /** The form of a layer that was compressed before, else null. */
  public @Nullable Form find(Digest diffId) {
    Form form = documents.read(diffId.hex());
    return form == null || form.format() != Form.FORMAT ? null : form;
  }

  /** Remembers. */
  public void keep(Form form) {
    documents.write(form.diffId().hex(), form);
  }

  /** Forgets what is not of one of these blobs. */
  void retain(Set<Digest> blobs) {
    for (String hex : documents.keys()) {
      if (!blobs.contains(Digest.sha256(hex))) {
        boolean unused = documents.delete(hex);
      }
    }
  }
}
