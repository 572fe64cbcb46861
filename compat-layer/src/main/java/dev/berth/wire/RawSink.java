package dev.berth.wire;

import dev.berth.runtime.stream.StdioSink;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Passes output on as it is: what a terminal prints is one stream. */
public final class RawSink implements StdioSink {
  private final BufferedOutputStream out;

  public RawSink(OutputStream out) {
    this.out = new BufferedOutputStream(out, 64 << 10);
  }

  @Override
  public void stdout(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void stderr(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
