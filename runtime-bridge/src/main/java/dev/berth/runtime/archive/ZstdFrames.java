package dev.berth.runtime.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * Drops the skippable frames of a zstd stream (RFC 8878, section 3.1.2), which the decoder does not
 * know: "zstd:chunked" layers carry their table of contents in some. Follows frames and blocks by
 * their headers and looks into none.
 */
final class ZstdFrames extends InputStream {
  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE = 0x184d2a50;
  private static final int[] DICTIONARY_ID = {0, 1, 2, 4};
  private static final int[] CONTENT_SIZE = {0, 2, 4, 8};

  private final InputStream in;

  /** A header that was read to be understood and is to be handed on. */
  private final byte[] header = new byte[18];

  private int headerAt;
  private int headerLength;
  private long handOn;
  private boolean inFrame;
  private boolean checksum;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (headerAt == headerLength && handOn == 0) {
      headerAt = 0;
      headerLength = 0;
      if (!(inFrame ? block() : frame())) {
        return -1;
      }
    }
    if (headerAt < headerLength) {
      int count = Math.min(length, headerLength - headerAt);
      System.arraycopy(header, headerAt, buffer, offset, count);
      headerAt += count;
      return count;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, handOn));
    handOn -= Math.max(0, count);
    return count;
  }

  private boolean frame() throws IOException {
    if (!take(4)) {
      return headerLength > 0;
    }
    int magic = number(0, 4);
    if ((magic & ~0xf) == SKIPPABLE) {
      headerLength = 0;
      if (!take(4)) {
        return false;
      }
      in.skipNBytes(number(0, 4) & 0xffff_ffffL);
      headerLength = 0;
      return true;
    }
    if (magic != MAGIC || !take(1)) {
      handOn = Long.MAX_VALUE; // the decoder tells what is wrong
      return true;
    }
    int descriptor = header[4];
    boolean single = (descriptor & 0x20) != 0;
    int flag = descriptor >> 6 & 3;
    checksum = (descriptor & 4) != 0;
    inFrame = true;
    int size = (single ? 0 : 1) + DICTIONARY_ID[descriptor & 3];
    take(size + (single && flag == 0 ? 1 : CONTENT_SIZE[flag]));
    return true;
  }

  private boolean block() throws IOException {
    if (!take(3)) {
      return headerLength > 0;
    }
    int block = number(0, 3);
    int type = block >> 1 & 3;
    handOn = type == 1 ? 1 : block >> 3;
    if ((block & 1) != 0) {
      handOn += checksum ? 4 : 0;
      inFrame = false;
    }
    return true;
  }

  /** Reads on into the header; false when the stream ended before. */
  private boolean take(int count) throws IOException {
    int read = in.readNBytes(header, headerLength, count);
    headerLength += read;
    return read == count;
  }

  private int number(int from, int count) {
    int value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (header[from + i] & 0xff);
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
