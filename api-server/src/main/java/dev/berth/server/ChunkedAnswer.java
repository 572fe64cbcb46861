package dev.berth.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer of unknown length: chunks, or for HTTP/1.0 bytes up to the connection's
 * end. The head goes out with the first bytes or the first flush. Several threads may write.
 */
final class ChunkedAnswer extends OutputStream {
  private static final int BUFFER = 8 * 1024;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = {};

  private final Connection connection;
  private final boolean chunked;
  private final boolean discard;
  private byte @Nullable [] head;
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private boolean closed;

  /**
   * @param chunked false for HTTP/1.0
   * @param discard whether the request was HEAD: only the head is sent
   */
  ChunkedAnswer(Connection connection, byte[] head, boolean chunked, boolean discard) {
    this.connection = connection;
    this.head = head;
    this.chunked = chunked;
    this.discard = discard;
  }

  @Override
  public synchronized void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the answer has ended");
    }
    if (length > BUFFER - filled) {
      flush();
    }
    if (length >= BUFFER) {
      emit(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, filled, length);
      filled += length;
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (!closed && (filled > 0 || head != null)) {
      emit(buffer, 0, filled);
      filled = 0;
    }
  }

  private void emit(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer first = ByteBuffer.wrap(head == null ? NOTHING : head);
    head = null;
    if (length == 0 || discard) {
      connection.write(first);
      return;
    }
    ByteBuffer data = ByteBuffer.wrap(bytes, offset, length);
    if (!chunked) {
      connection.write(first, data);
      return;
    }
    byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    connection.write(first, ByteBuffer.wrap(size), data, ByteBuffer.wrap(CRLF));
  }

  /** Sends what is buffered, and the end. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      flush();
      if (chunked && !discard) {
        connection.write(ByteBuffer.wrap(END));
      }
    } finally {
      closed = true;
    }
  }

  /** Ends without the final chunk, so that the client sees that something is missing. */
  synchronized void abandon() {
    closed = true;
  }
}
