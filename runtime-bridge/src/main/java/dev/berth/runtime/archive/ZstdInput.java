package dev.berth.runtime.archive;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A decompressed zstd stream, which tells malformed input as every other stream does. */
final class ZstdInput extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  ZstdInput(InputStream in) throws IOException {
    super(new ZstdInputStream(new ZstdFrames(new BufferedInputStream(in, BUFFER))));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (RuntimeException e) {
      throw new TarFormatException("invalid zstd stream: " + e.getMessage());
    }
  }
}
