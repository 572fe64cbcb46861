package dev.berth.runtime.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads as the gzip form (RFC 1952, one member) of another stream. Blocks are deflated by several
 * threads at once; the same input gives the same bytes, however many they are. Used by one thread.
 */
public final class ParallelGzip extends InputStream {
  private static final int BLOCK = 256 * 1024;
  private static final int WINDOW = 32 * 1024;

  /** Half the work of the default, for three percent more bytes of a system's files. */
  private static final int LEVEL = 4;

  /** No name, no time, unknown system. */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final InputStream plain;
  private final ExecutorService threads;
  private final int ahead;
  private final Queue<Future<ByteBuffer>> blocks = new ArrayDeque<>();
  private final CRC32 crc = new CRC32();
  private ByteBuffer current = ByteBuffer.wrap(HEADER);
  private byte @Nullable [] window;
  private long length;
  private boolean read;
  private boolean ended;

  /**
   * Begins.
   *
   * @param plain closed with this
   * @param threads what deflates; not shut down here
   * @param ahead how many blocks may be at work or wait to be read
   */
  public ParallelGzip(InputStream plain, ExecutorService threads, int ahead) {
    this.plain = plain;
    this.threads = threads;
    this.ahead = ahead;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (!current.hasRemaining()) {
      if (ended) {
        return -1;
      }
      current = next();
    }
    int taken = Math.min(count, current.remaining());
    current.get(buffer, offset, taken);
    return taken;
  }

  /** Bytes of the other stream taken so far. */
  public long taken() {
    return length;
  }

  private ByteBuffer next() throws IOException {
    while (!read && blocks.size() < ahead) {
      submit();
    }
    Future<ByteBuffer> block = blocks.poll();
    if (block == null) {
      ended = true;
      ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      return trailer.putInt((int) crc.getValue()).putInt((int) length).flip();
    }
    try {
      return block.get();
    } catch (ExecutionException e) {
      throw new IOException("cannot compress: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A block that is not full is the last one. */
  private void submit() throws IOException {
    byte[] block = new byte[BLOCK];
    int count = plain.readNBytes(block, 0, BLOCK);
    crc.update(block, 0, count);
    length += count;
    read = count < BLOCK;
    boolean last = read;
    byte[] before = window;
    window = last ? null : Arrays.copyOfRange(block, BLOCK - WINDOW, BLOCK);
    blocks.add(threads.submit(() -> deflate(block, count, before, last)));
  }

  private static ByteBuffer deflate(
      byte[] block, int count, byte @Nullable [] before, boolean last) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      if (before != null) {
        deflater.setDictionary(before);
      }
      deflater.setInput(block, 0, count);
      if (last) {
        deflater.finish();
      }
      byte[] out = new byte[BLOCK / 2];
      int at = 0;
      while (true) {
        int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        at += deflater.deflate(out, at, out.length - at, flush);
        if (last ? deflater.finished() : at < out.length) {
          return ByteBuffer.wrap(out, 0, at);
        }
        out = Arrays.copyOf(out, out.length * 2);
      }
    } finally {
      deflater.end();
    }
  }

  @Override
  public void close() throws IOException {
    blocks.forEach(each -> each.cancel(false));
    blocks.clear();
    plain.close();
  }
}
