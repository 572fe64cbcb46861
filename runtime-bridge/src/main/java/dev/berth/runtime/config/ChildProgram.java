package dev.berth.runtime.config;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a program to its end, with what it may take bounded. Nothing it started is left behind. */
public final class ChildProgram {
  private static final long LOOK_MILLIS = 200;
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final ProcessBuilder builder;
  private final int maxOutput;
  private final Duration limit;
  private final BooleanSupplier cancelled;

  /**
   * @param maxOutput bytes of standard output that are kept; the rest is read and dropped
   * @param limit how long it may take
   * @param cancelled asked now and then whether nobody waits any more
   */
  public ChildProgram(
      ProcessBuilder builder, int maxOutput, Duration limit, BooleanSupplier cancelled) {
    this.builder = builder;
    this.maxOutput = maxOutput;
    this.limit = limit;
    this.cancelled = cancelled;
  }

  /**
   * How it ended, or null when it took too long or was cancelled, and was ended therefore.
   *
   * @param input its standard input; not reading it is its own affair
   * @throws IOException when it cannot be started
   */
  public @Nullable Outcome run(byte[] input) throws IOException {
    Process process = builder.start();
    try {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      Thread reader = Thread.ofVirtual().start(() -> read(process, output));
      Thread.ofVirtual().start(() -> write(process, input));
      if (!ended(process)) {
        return null;
      }
      // what it left running may hold its output open: that is not waited for
      reader.join(LAST_WORDS);
      synchronized (output) {
        return new Outcome(process.exitValue(), output.toByteArray());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + builder.command().getFirst(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private boolean ended(Process process) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (process.waitFor(Math.clamp(left, 0, LOOK_MILLIS), TimeUnit.MILLISECONDS)) {
        return true;
      }
      if (left <= 0 || cancelled.getAsBoolean()) {
        return false;
      }
    }
  }

  private static void write(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // it did not want to know: its exit code tells why
    }
  }

  private void read(Process process, ByteArrayOutputStream output) {
    byte[] buffer = new byte[8192];
    try (InputStream out = process.getInputStream()) {
      for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
        synchronized (output) {
          output.write(buffer, 0, Math.min(n, maxOutput - output.size()));
        }
      }
    } catch (IOException e) {
      // ended by force: what there was is kept
    }
  }

  /** How a program ended, and the beginning of what it wrote. */
  public record Outcome(int code, byte[] output) {}
}
