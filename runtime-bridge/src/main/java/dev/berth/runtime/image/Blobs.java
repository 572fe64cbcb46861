package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The content-addressed store of manifests, configs and compressed layers, byte for byte as they
 * came. A blob that is there has the digest of its name: it was checked before it was published by
 * rename. Hold an {@link ImageRegistrar#lease() lease} from the first look at a blob until the
 * image that needs it is registered.
 */
public final class Blobs {
  private static final int BUFFER = 1 << 17;

  /** Bytes from which it is worth looking whether there is room for them. */
  private static final long LARGE = 64L << 20;

  private final StorePaths paths;
  private final Map<Digest, Semaphore> writers = new ConcurrentHashMap<>();

  public Blobs(StorePaths paths) {
    this.paths = paths;
  }

  /** Whether the blob is there, whole. */
  public boolean has(Digest digest) {
    return Files.exists(paths.blob(digest));
  }

  /** Its file, for reading only. */
  public Path path(Digest digest) {
    return paths.blob(digest);
  }

  /** Bytes of the blob; NoSuchFileException when it is not there. */
  public long size(Digest digest) throws IOException {
    return Files.size(paths.blob(digest));
  }

  /** Opens a blob; NoSuchFileException when it is not there. */
  public InputStream open(Digest digest) throws IOException {
    return Files.newInputStream(paths.blob(digest));
  }

  /** Reads a small blob (manifest, config) whole; INVALID when it is larger than the limit. */
  public byte[] read(Digest digest, int limit) throws IOException {
    try (InputStream in = open(digest)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw EngineException.invalid("blob " + digest + " is larger than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /**
   * Begins, or goes on with, writing a blob whose digest is known. Waits while another thread
   * writes the same one; {@link BlobIngest#complete()} then tells that nothing is left to do.
   *
   * @param size bytes expected, -1 when unknown
   */
  public BlobIngest ingest(Digest digest, long size) throws IOException {
    Semaphore turn = writers.computeIfAbsent(digest, unused -> new Semaphore(1));
    turn.acquireUninterruptibly();
    try {
      Files.createDirectories(paths.partialBlobs());
      Path partial = paths.partialBlobs().resolve(digest.algorithm() + "-" + digest.hex());
      return BlobIngest.resumable(partial, paths.blob(digest), digest, size, turn::release);
    } catch (IOException | RuntimeException e) {
      turn.release();
      throw e;
    }
  }

  /** Begins writing a blob whose sha256 digest is told by {@link BlobIngest#commit()}. */
  public BlobIngest ingest() throws IOException {
    return anonymous(Long.MAX_VALUE);
  }

  private BlobIngest anonymous(long about) throws IOException {
    Files.createDirectories(paths.temporary());
    Path partial = Files.createTempFile(paths.temporary(), "ingest-", "");
    return BlobIngest.anonymous(partial, about, paths);
  }

  /** Stores bytes and returns their sha256 digest; already there is success. */
  public Digest put(byte[] bytes) throws IOException {
    Digest digest = MessageDigests.sha256(bytes);
    return has(digest) ? digest : write(bytes);
  }

  /** Stores bytes that were checked to have this digest. */
  Digest put(Digest digest, byte[] bytes) throws IOException {
    if (!has(digest)) {
      try (BlobIngest ingest = ingest(digest, bytes.length)) {
        if (!ingest.complete()) {
          ingest.restart();
          ingest.write(bytes, 0, bytes.length);
        }
        return ingest.commit();
      }
    }
    return digest;
  }

  /** Fails at once when so much cannot be stored, before the disk is filled to find that out. */
  void requireSpace(long bytes) throws IOException {
    if (bytes > LARGE && bytes > Files.getFileStore(paths.dataRoot()).getUsableSpace()) {
      throw new IOException("write of " + bytes + " bytes: no space left on device");
    }
  }

  private Digest write(byte[] bytes) throws IOException {
    try (BlobIngest ingest = anonymous(bytes.length)) {
      ingest.write(bytes, 0, bytes.length);
      return ingest.commit();
    }
  }

  /**
   * Stores what a writer writes and returns its sha256 digest. What is written as a tar, not
   * compressed, has its layer's diff id for digest.
   */
  public Digest put(Content content) throws IOException {
    try (BlobIngest ingest = ingest();
        OutputStream out = new BufferedOutputStream(new IngestOutput(ingest), BUFFER)) {
      content.writeTo(out);
      out.flush();
      return ingest.commit();
    }
  }

  /** Writes a blob's bytes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static final class IngestOutput extends OutputStream {
    private final BlobIngest ingest;

    IngestOutput(BlobIngest ingest) {
      this.ingest = ingest;
    }

    @Override
    public void write(int b) throws IOException {
      ingest.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      ingest.write(buffer, offset, length);
    }
  }

  /** Removes a blob; nothing happens when it is not there. */
  public void delete(Digest digest) throws IOException {
    Files.deleteIfExists(paths.blob(digest));
  }

  /** The digests of all blobs. */
  public List<Digest> list() throws IOException {
    List<Digest> all = new ArrayList<>();
    Path root = paths.blobs();
    for (String algorithm : List.of("sha256", "sha512")) {
      try (var files = Files.newDirectoryStream(root.resolve(algorithm))) {
        for (Path file : files) {
          all.add(Digest.parse(algorithm + ":" + file.getFileName()));
        }
      } catch (NoSuchFileException e) {
        // nothing of this algorithm yet
      }
    }
    return all;
  }
}
