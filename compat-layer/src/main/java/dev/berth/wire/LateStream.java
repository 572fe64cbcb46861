package dev.berth.wire;

import dev.berth.api.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** An answer that begins with its first byte: what fails before has a status of its own. */
public final class LateStream extends OutputStream {
  private final Exchange exchange;
  private final String contentType;
  private @Nullable OutputStream out;

  public LateStream(Exchange exchange, String contentType) {
    this.exchange = exchange;
    this.contentType = contentType;
  }

  @Override
  public void write(int b) throws IOException {
    open().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    open().write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  /** Ends the answer; call it only when all went well. */
  @Override
  public void close() throws IOException {
    open().close();
  }

  private OutputStream open() {
    if (out == null) {
      out = exchange.stream(200, contentType);
    }
    return out;
  }
}
