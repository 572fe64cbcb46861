package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.stream.StdioSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Output of an exec for libpod's clients: why there is no process is an error, not output. */
record ExecSink(StdioSink to) implements StdioSink {
  @Override
  public void stdout(byte[] bytes, int offset, int length) throws IOException {
    to.stdout(bytes, offset, length);
  }

  @Override
  public void stderr(byte[] bytes, int offset, int length) throws IOException {
    to.stderr(bytes, offset, length);
  }

  @Override
  public void refused(String why) throws IOException {
    byte[] bytes =
        ("Error: " + PodmanWords.of(why).message() + '\n').getBytes(StandardCharsets.UTF_8);
    to.stderr(bytes, 0, bytes.length);
  }

  @Override
  public void flush() throws IOException {
    to.flush();
  }
}
