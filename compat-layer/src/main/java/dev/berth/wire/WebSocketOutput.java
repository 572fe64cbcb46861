package dev.berth.wire;

import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Frames from a server (RFC 6455, section 5): never masked, never fragmented, one a write of the
 * process. Standard output and error are not told apart. Several threads may write.
 */
public final class WebSocketOutput implements StdioSink {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PONG = 10;

  private static final int LAST_FRAGMENT = 0x80;
  private static final int SHORT_LENGTH = 125;
  private static final int LENGTH_IN_2 = 126;
  private static final int LENGTH_IN_8 = 127;

  private final OutputStream out;
  private final int dataCode;
  private boolean closed;

  /**
   * @param binary whether data goes in binary frames, or in text frames as it is
   */
  public WebSocketOutput(OutputStream out, boolean binary) {
    this.out = out;
    this.dataCode = binary ? BINARY : TEXT;
  }

  @Override
  public void stdout(byte[] bytes, int offset, int length) throws IOException {
    frame(dataCode, bytes, offset, length);
  }

  @Override
  public void stderr(byte[] bytes, int offset, int length) throws IOException {
    frame(dataCode, bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  void pong(byte[] payload) throws IOException {
    frame(PONG, payload, 0, payload.length);
    out.flush();
  }

  /** Sends the closing frame, once. */
  public synchronized void close(int status) throws IOException {
    if (!closed) {
      frame(CLOSE, new byte[] {(byte) (status >>> 8), (byte) status}, 0, 2);
      closed = true;
      out.flush();
    }
  }

  private synchronized void frame(int code, byte[] bytes, int offset, int length)
      throws IOException {
    if (closed) {
      throw new IOException("the WebSocket is closed");
    }
    byte[] frame = new byte[headLength(length) + length];
    int head = headLength(length);
    frame[0] = (byte) (LAST_FRAGMENT | code);
    if (length <= SHORT_LENGTH) {
      frame[1] = (byte) length;
    } else if (length < 1 << 16) {
      frame[1] = LENGTH_IN_2;
      frame[2] = (byte) (length >>> 8);
      frame[3] = (byte) length;
    } else {
      frame[1] = LENGTH_IN_8;
      for (int i = 0; i < 4; i++) {
        frame[head - 1 - i] = (byte) (length >>> (8 * i));
      }
    }
    System.arraycopy(bytes, offset, frame, head, length);
    out.write(frame, 0, frame.length);
  }

  private static int headLength(int length) {
    return length <= SHORT_LENGTH ? 2 : length < 1 << 16 ? 4 : 10;
  }
}
