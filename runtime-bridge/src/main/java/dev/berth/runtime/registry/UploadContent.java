package dev.berth.runtime.registry;

import dev.berth.runtime.archive.ParallelGzip;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The bytes of a blob to be sent; the same at every opening. */
interface UploadContent {
  /** Null where it is known only when all was sent once. */
  @Nullable Digest digest();

  /** In bytes; -1 where it is known only when all was sent once. */
  long size();

  /** From the beginning. */
  InputStream open() throws IOException;

  /** What progress is measured against, in bytes. */
  default long total() {
    return size();
  }

  /**
   * How far a stream opened here is, of the total.
   *
   * @param at bytes taken from it
   */
  default long progress(InputStream opened, long at) {
    return at;
  }

  /** What content turned out to be. */
  record Known(Digest digest, long size) {}

  /** Bytes in memory. */
  record Bytes(byte[] bytes, Digest digest) implements UploadContent {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** A blob as the store has it. */
  record Stored(Blobs blobs, Digest digest, long size) implements UploadContent {
    @Override
    public InputStream open() throws IOException {
      return blobs.open(digest);
    }
  }

  /**
   * The gzip form of a layer that the store has uncompressed.
   *
   * @param plain digest of the uncompressed blob
   * @param digest of the form, null where it was never made
   * @param size of the form, -1 where it was never made
   * @param total bytes of the uncompressed blob
   */
  record Gzipped(
      Blobs blobs,
      Digest plain,
      @Nullable Digest digest,
      long size,
      long total,
      ExecutorService threads)
      implements UploadContent {
    private static final int AHEAD =
        2 * Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    @Override
    public InputStream open() throws IOException {
      return new ParallelGzip(blobs.open(plain), threads, AHEAD);
    }

    @Override
    public long progress(InputStream opened, long at) {
      return opened instanceof ParallelGzip gzip ? gzip.taken() : at;
    }
  }
}
