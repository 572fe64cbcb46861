package dev.berth.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs while a test goes on, and what it has said so far. */
public final class Background implements AutoCloseable {
  private final Process process;
  private final StringBuffer said = new StringBuffer();
  private final Thread reader;

  public Background(Map<String, String> environment, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        said.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      said.append(e);
    }
  }

  /** Waits until it has said a text. */
  public Background expect(String text) {
    Waiting.until(text + " in: " + said, 30, () -> said().contains(text));
    return this;
  }

  /** All it has said, on both its outputs. */
  public String said() {
    return said.toString();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Waits for its end. */
  public int exitCode() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + said);
      }
      reader.join();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end, as Ctrl-C does. */
  public void interrupt() {
    Cli.run(Map.of(), "kill", "-INT", String.valueOf(process.pid())).ok();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
