package dev.berth.runtime.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** Streams that watch what goes through them. */
final class LayerInput {
  private LayerInput() {}

  /** Hashes what is read. */
  static InputStream hashing(InputStream in, MessageDigest digest) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
          digest.update((byte) value);
        }
        return value;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
          digest.update(buffer, offset, count);
        }
        return count;
      }

      @Override
      public long skip(long wanted) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(wanted, 8192)]));
      }
    };
  }

  /** Tells how many bytes were read, every half megabyte. */
  static InputStream counting(InputStream in, LongConsumer progress) {
    return new FilterInputStream(in) {
      private static final int STEP = 1 << 19;
      private long count;
      private long told;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count += Math.max(0, read);
        if (count - told >= STEP || (read < 0 && count > told)) {
          told = count;
          progress.accept(count);
        }
        return read;
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }
    };
  }
}
