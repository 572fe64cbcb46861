package dev.berth.runtime.archive;

import dev.berth.runtime.linux.NativeZstd;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** The compressions of archives, told by their first bytes. */
public enum Compression {
  NONE,
  GZIP,
  ZSTD,
  BZIP2,
  XZ;

  private static final int BUFFER = 1 << 16;

  /** Tells the compression of a file that begins with these bytes. */
  public static Compression of(byte[] start, int length) {
    if (length >= 3 && is(start, 0x1f, 0x8b, 0x08)) {
      return GZIP;
    }
    if (length >= 4 && is(start, 0x28, 0xb5, 0x2f, 0xfd)) {
      return ZSTD;
    }
    // a zstd stream may begin with a skippable frame
    if (length >= 4 && (start[0] & 0xf0) == 0x50 && is(start, start[0] & 0xff, 0x2a, 0x4d, 0x18)) {
      return ZSTD;
    }
    if (length >= 3 && is(start, 'B', 'Z', 'h')) {
      return BZIP2;
    }
    if (length >= 6 && is(start, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    return NONE;
  }

  private static boolean is(byte[] start, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** The uncompressed stream of a stream; closing it closes the other. */
  public static InputStream decompress(InputStream in) throws IOException {
    byte[] start = new byte[6];
    int length = in.readNBytes(start, 0, start.length);
    InputStream whole = new PrefixedInput(start, length, in);
    return switch (of(start, length)) {
      case NONE -> whole;
      case GZIP -> ExpansionGuard.open(whole, counted -> new GZIPInputStream(counted, BUFFER));
      case ZSTD -> ExpansionGuard.open(whole, Compression::zstd);
      case BZIP2 ->
          ExpansionGuard.open(whole, counted -> new BZip2CompressorInputStream(counted, true));
      case XZ -> ExpansionGuard.open(whole, XzTurn::open);
    };
  }

  private static InputStream zstd(InputStream in) throws IOException {
    InputStream fast = NativeZstd.open(in);
    return fast == null ? new ZstdInput(in) : fast;
  }
}
