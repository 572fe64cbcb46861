package dev.berth.runtime.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A decompressed stream. It ends one that unfolds far beyond anything real: much data, nearly all
 * of it made by the decompressor; files of zeros are legitimate, so neither size nor ratio alone is
 * refused. Whatever a decompressor says of malformed input becomes a {@link TarFormatException};
 * failures of the source stay what they are.
 */
final class ExpansionGuard extends FilterInputStream {
  private static final long FREE = 4L << 30;
  private static final int RATIO = 200;
  private static final int SKIP = 1 << 16;

  private final Counted compressed;
  private final long free;
  private long count;

  private ExpansionGuard(InputStream plain, Counted compressed, long free) {
    super(plain);
    this.compressed = compressed;
    this.free = free;
  }

  /** Makes a decompressor of a stream. */
  interface Decompressor {
    InputStream open(InputStream in) throws IOException;
  }

  static InputStream open(InputStream in, Decompressor decompressor) throws IOException {
    return open(in, decompressor, FREE);
  }

  /**
   * @param free bytes that are let through whatever the ratio
   */
  static InputStream open(InputStream in, Decompressor decompressor, long free) throws IOException {
    Counted counted = new Counted(in);
    try {
      return new ExpansionGuard(decompressor.open(counted), counted, free);
    } catch (IOException | RuntimeException e) {
      throw counted.told(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read;
    try {
      read = super.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw compressed.told(e);
    }
    count += Math.max(0, read);
    if (count > free && count / RATIO > compressed.count) {
      throw new TarFormatException(
          "compressed data unfolds to more than "
              + RATIO
              + " times its size, "
              + count
              + " bytes so far: refused as a decompression bomb");
    }
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    byte[] some = new byte[(int) Math.clamp(wanted, 0, SKIP)];
    return some.length == 0 ? 0 : Math.max(0, read(some, 0, some.length));
  }

  private static final class Counted extends FilterInputStream {
    private long count;
    private boolean failed;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int read = super.read(buffer, offset, length);
        count += Math.max(0, read);
        return read;
      } catch (IOException | RuntimeException e) {
        failed = true;
        throw e;
      }
    }

    /** What to say of a failure: the source's own, or that its content is malformed. */
    IOException told(Exception e) {
      if (failed || e instanceof TarFormatException) {
        return e instanceof IOException own ? own : new IOException(e);
      }
      boolean cut = e instanceof EOFException;
      return new TarFormatException(cut ? "unexpected EOF" : String.valueOf(e.getMessage()));
    }
  }
}
