package dev.berth.runtime.files;

import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.BlobIngest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.linux.DirectoryCalls;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** Makes a layer blob of a writable layer, as commit and build need it. */
public final class LayerCommit {
  /** Digest of a tar with no member. */
  private static final Digest EMPTY =
      Digest.parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");

  private static final int BUFFER = 1 << 17;

  private final Kernel kernel;
  private final Blobs blobs;

  public LayerCommit(Kernel kernel, Blobs blobs) {
    this.kernel = kernel;
    this.blobs = blobs;
  }

  /**
   * Archives an overlay's writable layer into an uncompressed blob, whose digest is the diff id
   * too. Hold a lease of the image store until an image refers to it. Links in the layer are not
   * followed, so that processes which change it meanwhile lead nowhere else.
   */
  public Digest archive(Path writableLayer) throws IOException {
    return archive(writableLayer, false);
  }

  /** The same, and removes from an ended container's layer what the archive does not hold. */
  public Digest archiveAndTidy(Path writableLayer) throws IOException {
    return archive(writableLayer, true);
  }

  private Digest archive(Path writableLayer, boolean tidy) throws IOException {
    try (BlobIngest ingest = blobs.ingest();
        DirectoryCalls calls = new DirectoryCalls();
        OutputStream out = new BufferedOutputStream(new IngestStream(ingest), BUFFER)) {
      int root = calls.openRoot(writableLayer);
      try {
        LayerArchiver archiver = new LayerArchiver(calls, kernel, out);
        archiver.children(root, "");
        archiver.finish();
        for (String name : tidy ? archiver.leftOut() : List.<String>of()) {
          AtomicFiles.deleteTree(writableLayer.resolve(name));
        }
      } finally {
        int unused = calls.close(root);
      }
      return ingest.commit();
    }
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
