package dev.berth.runtime.archive;

import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes that were read already, then the rest of a stream. {@link #available()} never says 0 before
 * the end is known: GZIPInputStream takes that as the end and would drop further members.
 */
final class PrefixedInput extends InputStream {
  private final byte[] prefix;
  private final int length;
  private final InputStream rest;
  private int at;
  private boolean ended;

  PrefixedInput(byte[] prefix, int length, InputStream rest) {
    this.prefix = prefix;
    this.length = length;
    this.rest = rest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (at < length) {
      int copied = Math.min(count, length - at);
      System.arraycopy(prefix, at, buffer, offset, copied);
      at += copied;
      return copied;
    }
    int read = rest.read(buffer, offset, count);
    ended = read < 0;
    return read;
  }

  @Override
  public int available() {
    return ended ? 0 : 1;
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
