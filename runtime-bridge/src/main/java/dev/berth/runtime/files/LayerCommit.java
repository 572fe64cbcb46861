package dev.berth.runtime.files;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.BlobIngest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.RootFileSystems;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Makes a layer blob of a writable layer, as builds need it. */
public final class LayerCommit {
  /** Digest of a tar with no member. */
  private static final Digest EMPTY =
      Digest.parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

  private static final int BUFFER = 1 << 17;

  private final LayerChanges changes;
  private final Blobs blobs;

  public LayerCommit(LayerChanges changes, Blobs blobs) {
    this.changes = changes;
    this.blobs = blobs;
  }

  /**
   * Archives the changes into an uncompressed blob, whose digest is the diff id too. Hold a lease
   * of the image store until something refers to it.
   */
  public Digest archive(RootFileSystems.Changed changed, Image image) throws IOException {
    try (BlobIngest ingest = blobs.ingest();
        OutputStream out = new BufferedOutputStream(new IngestStream(ingest), BUFFER)) {
      changes.write(changed, image, out);
      return ingest.commit();
    }
  }

  /** Opens what was archived. */
  public InputStream open(Digest diffId) throws IOException {
    return blobs.open(diffId);
  }

  /** Whether it is the layer of nothing, which images do not have (as Docker has it). */
  public static boolean isEmpty(Digest diffId) {
    return diffId.equals(EMPTY);
  }

  private static final class IngestStream extends OutputStream {
    private final BlobIngest ingest;

    IngestStream(BlobIngest ingest) {
      this.ingest = ingest;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      ingest.write(buffer, from, length);
    }
  }
}
