package dev.berth.runtime.image;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.store.StorePaths;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A blob being written. {@link #close()} without {@link #commit()} keeps what a later ingest of the
 * same digest can resume, unless {@link #discard()} was called. Used by one thread at a time.
 */
public final class BlobIngest implements Closeable {
  /** Bytes from which a faster hasher is worth its first use. */
  private static final long LARGE = 1 << 20;

  private final Path partial;
  private final @Nullable Digest expected;
  private final long size;
  private final Function<Digest, Path> target;
  private final Runnable released;
  private final boolean complete;
  private @Nullable FileChannel channel;
  private MessageDigest digest;
  private long offset;
  private boolean keep;
  private boolean closed;

  private BlobIngest(
      Path partial,
      @Nullable Digest expected,
      long size,
      long about,
      Function<Digest, Path> target,
      boolean complete,
      Runnable released)
      throws IOException {
    this.partial = partial;
    this.expected = expected;
    this.size = size;
    this.target = target;
    this.complete = complete;
    this.released = released;
    this.keep = expected != null;
    String algorithm = expected == null ? "sha256" : expected.algorithm();
    this.digest =
        about > LARGE ? MessageDigests.streaming(algorithm) : MessageDigests.of(algorithm);
    if (!complete) {
      channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      hashWhatIsThere(channel);
    }
  }

  static BlobIngest resumable(
      Path partial, Path target, Digest digest, long size, Runnable released) throws IOException {
    boolean complete = Files.exists(target);
    return new BlobIngest(partial, digest, size, size, unused -> target, complete, released);
  }

  /**
   * @param about bytes there will be, more or less: the hasher is chosen by it
   */
  static BlobIngest anonymous(Path partial, long about, StorePaths paths) throws IOException {
    return new BlobIngest(partial, null, -1, about, paths::blob, false, () -> {});
  }

  private void hashWhatIsThere(FileChannel file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    while (file.read(buffer) > 0) {
      buffer.flip();
      offset += buffer.remaining();
      digest.update(buffer);
      buffer.clear();
    }
    if (size >= 0 && offset > size) {
      restart();
    }
  }

  /** Whether the blob was there already: nothing is to be written, commit succeeds at once. */
  public boolean complete() {
    return complete;
  }

  /** Bytes written so far, those of earlier attempts included: where to resume. */
  public long offset() {
    return offset;
  }

  /** Throws away what is there, for a source that cannot resume. */
  public void restart() throws IOException {
    file().truncate(0).position(0);
    digest.reset();
    offset = 0;
  }

  /** Appends. Fails INVALID as soon as there is more than the size expected. */
  public void write(byte[] buffer, int from, int length) throws IOException {
    if (size >= 0 && offset + length > size) {
      keep = false;
      throw EngineException.invalid(
          "blob " + expected + " is larger than the " + size + " bytes its descriptor says");
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, from, length);
    FileChannel file = file();
    try {
      while (bytes.hasRemaining()) {
        int unused = file.write(bytes);
      }
    } catch (IOException e) {
      throw new IOException("write " + partial.getFileName() + ": " + lower(e), e);
    }
    digest.update(buffer, from, length);
    offset += length;
  }

  /** The system's text as the engines of this field word it. */
  private static String lower(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /**
   * Checks size and digest and publishes. INVALID when they differ; what was written is then thrown
   * away, but a short one is kept to be resumed.
   */
  public Digest commit() throws IOException {
    if (complete) {
      return Objects.requireNonNull(expected);
    }
    if (size >= 0 && offset < size) {
      throw EngineException.invalid(
          "blob " + expected + " ended after " + offset + " of " + size + " bytes");
    }
    Digest actual = MessageDigests.digest(digest);
    if (expected != null && !expected.equals(actual)) {
      keep = false;
      throw EngineException.invalid(
          "filesystem layer verification failed for digest "
              + expected
              + ": content has digest "
              + actual);
    }
    publish(target.apply(actual));
    return actual;
  }

  private void publish(Path blob) throws IOException {
    FileChannel file = file();
    file.force(true);
    file.close();
    channel = null;
    Files.createDirectories(Objects.requireNonNull(blob.getParent()));
    Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    keep = true;
  }

  /** Makes close throw the partial content away. */
  public void discard() {
    keep = false;
  }

  private FileChannel file() throws IOException {
    if (channel == null) {
      throw new IOException("blob ingest is not open");
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (channel != null) {
        channel.close();
        if (!keep || offset == 0) {
          Files.deleteIfExists(partial);
        }
      }
    } finally {
      released.run();
    }
  }
}
