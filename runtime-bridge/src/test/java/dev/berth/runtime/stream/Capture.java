package dev.berth.runtime.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that keeps what it is sent. */
public final class Capture implements StdioSink {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private volatile boolean gone;

  /** From now on writing to this client fails. */
  public void leave() {
    gone = true;
  }

  @Override
  public synchronized void stdout(byte[] bytes, int offset, int length) throws IOException {
    write(out, bytes, offset, length);
  }

  @Override
  public synchronized void stderr(byte[] bytes, int offset, int length) throws IOException {
    write(err, bytes, offset, length);
  }

  private void write(ByteArrayOutputStream to, byte[] bytes, int offset, int length)
      throws IOException {
    if (gone) {
      throw new IOException("Broken pipe");
    }
    to.write(bytes, offset, length);
    notifyAll();
  }

  @Override
  public void flush() {}

  /** What came from standard output. */
  public synchronized String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What came from standard error. */
  public synchronized String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Bytes from standard output so far. */
  public synchronized int size() {
    return out.size();
  }

  /** Waits until the output contains the text. */
  public synchronized void await(String text) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!out().contains(text)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no " + text + " in: " + out() + err());
      }
      wait(left);
    }
  }
}
