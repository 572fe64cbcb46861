package dev.berth.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The docker CLI on a terminal of its own (by script(1)), typed at as a person would. */
public final class Terminal implements AutoCloseable {
  private final Process process;
  private final StringBuffer screen = new StringBuffer();

  private Terminal(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /** Starts {@code docker arguments...} against the shared service. */
  public static Terminal docker(String... arguments) {
    String command =
        Arrays.stream(arguments)
            .map(argument -> "'" + argument.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" ", "stty rows 30 cols 100; exec docker ", ""));
    ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null");
    builder.environment().put("DOCKER_HOST", "unix://" + Service.shared().socket());
    builder.environment().put("TERM", "xterm");
    builder.redirectErrorStream(true);
    try {
      return new Terminal(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        screen.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      screen.append(e);
    }
  }

  /** Types keys; a line ends with a carriage return. */
  public Terminal type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(screen(), e);
    }
  }

  /** Waits until the screen has shown a text. */
  public Terminal expect(String text) {
    Waiting.until(
        "the terminal shows " + text + " after " + screen, 20, () -> screen().contains(text));
    return this;
  }

  /** All that was shown, with the terminal's line ends made plain. */
  public String screen() {
    return screen.toString().replace("\r\n", "\n");
  }

  /** Waits for the program's end. */
  public int exitCode() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the program did not end: " + screen());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
