package dev.berth.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The payload of a client's data frames (RFC 6455, section 5), whatever their fragmentation. Pings
 * are answered; a closing frame is the end. A frame that breaks the protocol closes the connection
 * and is the end too. Frames of any length are passed on in pieces: nothing is gathered.
 */
public final class WebSocketInput extends InputStream {
  private static final int NORMAL = 1000;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int LAST_FRAGMENT = 0x80;
  private static final int RESERVED = 0x70;
  private static final int MASKED = 0x80;
  private static final int CONTROL = 8;
  private static final int PING = 9;
  private static final int MAX_CONTROL = 125;

  private final InputStream in;
  private final WebSocketOutput out;
  private final byte[] mask = new byte[4];
  private long left;
  private int maskAt;
  private boolean inMessage;
  private boolean ended;

  /**
   * @param out where pings and the end are answered
   */
  public WebSocketInput(InputStream in, WebSocketOutput out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0) {
      if (ended || !nextFrame()) {
        ended = true;
        return -1;
      }
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      ended = true;
      return -1;
    }
    unmask(target, offset, count);
    left -= count;
    return count;
  }

  /** Goes to the next frame's payload; false at the end. */
  private boolean nextFrame() throws IOException {
    int first = in.read();
    int second = first < 0 ? -1 : in.read();
    if (second < 0) {
      return false;
    }
    int code = first & 0xf;
    boolean last = (first & LAST_FRAGMENT) != 0;
    long length = length(second & 0x7f);
    boolean control = code >= CONTROL;
    boolean sound =
        (first & RESERVED) == 0
            && (second & MASKED) != 0
            && length >= 0
            && (control ? last && length <= MAX_CONTROL : (code == 0) == inMessage && code <= 2);
    if (!sound || in.readNBytes(mask, 0, mask.length) < mask.length) {
      out.close(PROTOCOL_ERROR);
      return false;
    }
    maskAt = 0;
    if (control) {
      return control(code, (int) length);
    }
    inMessage = !last;
    left = length;
    return true;
  }

  /** The whole length for the seven bits in the head. */
  private long length(int bits) throws IOException {
    if (bits <= MAX_CONTROL) {
      return bits;
    }
    byte[] bytes = in.readNBytes(bits == MAX_CONTROL + 1 ? 2 : 8);
    long length = 0;
    for (byte each : bytes) {
      length = length << 8 | (each & 0xff);
    }
    return length;
  }

  private boolean control(int code, int length) throws IOException {
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("a control frame was cut off");
    }
    unmask(payload, 0, length);
    if (code == PING) {
      out.pong(payload);
    } else if (code == WebSocketOutput.CLOSE) {
      out.close(NORMAL);
      return false;
    } else if (code != WebSocketOutput.PONG) {
      out.close(PROTOCOL_ERROR);
      return false;
    }
    return true;
  }

  private void unmask(byte[] bytes, int offset, int count) {
    for (int i = 0; i < count; i++) {
      bytes[offset + i] ^= mask[maskAt];
      maskAt = (maskAt + 1) & 3;
    }
  }

  @Override
  public void close() throws IOException {
    ended = true;
    in.close();
  }
}
