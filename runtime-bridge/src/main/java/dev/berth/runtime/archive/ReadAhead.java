package dev.berth.runtime.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, a few buffers ahead, so that decompression runs beside the
 * writing of files. Closing stops the thread and closes the stream.
 */
public final class ReadAhead extends InputStream {
  private static final int BUFFERS = 4;
  private static final int SIZE = 1 << 17;

  /** Buffers of closed streams: new ones of this size would go straight into the old generation. */
  private static final BlockingQueue<byte[]> POOL = new ArrayBlockingQueue<>(2 * BUFFERS);

  private record Chunk(byte[] bytes, int length, @Nullable Throwable failure) {}

  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final InputStream source;
  private final Thread reader;
  private @Nullable Chunk current;
  private int at;
  private boolean closed;

  public ReadAhead(InputStream source) {
    this.source = source;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(new byte[0]); // gets its memory when it is needed
    }
    reader = Thread.ofPlatform().daemon().name("berth-inflate").unstarted(this::fill);
    reader.start();
  }

  private void fill() {
    try (source) {
      while (true) {
        byte[] buffer = free.take();
        if (buffer.length == 0) {
          byte[] pooled = POOL.poll();
          buffer = pooled == null ? new byte[SIZE] : pooled;
        }
        int length = source.readNBytes(buffer, 0, buffer.length);
        full.put(new Chunk(buffer, length, null));
        if (length == 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // closed by the consumer
    } catch (IOException | RuntimeException | Error e) {
      boolean unused = full.offer(new Chunk(new byte[0], 0, e));
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    Chunk chunk = chunk();
    if (chunk.length == 0) {
      return -1;
    }
    int copied = Math.min(count, chunk.length - at);
    System.arraycopy(chunk.bytes, at, buffer, offset, copied);
    at += copied;
    return copied;
  }

  private Chunk chunk() throws IOException {
    Chunk chunk = current;
    if (chunk != null && (at < chunk.length || chunk.length == 0)) {
      return chunk;
    }
    try {
      if (chunk != null) {
        free.put(chunk.bytes);
      }
      chunk = full.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (chunk.failure != null) {
      throw failure(chunk.failure);
    }
    current = chunk;
    at = 0;
    return chunk;
  }

  /** Malformed input stays told apart from what else may go wrong. */
  private static IOException failure(Throwable cause) {
    if (cause instanceof TarFormatException
        || cause instanceof ZipException
        || cause instanceof EOFException) {
      return new TarFormatException(String.valueOf(cause.getMessage()));
    }
    return new IOException(cause.getMessage(), cause);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    reader.interrupt();
    Chunk last = current;
    current = null;
    if (last != null) {
      recycle(last.bytes);
    }
    for (byte[] buffer; (buffer = free.poll()) != null; ) {
      recycle(buffer);
    }
  }

  private static void recycle(byte[] buffer) {
    if (buffer.length == SIZE) {
      boolean unused = POOL.offer(buffer);
    }
  }
}
