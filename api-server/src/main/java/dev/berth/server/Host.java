package dev.berth.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The host as the commands for people see it.
 *
 * @param root of the file system, so that tests can have their own
 */
record Host(Path root, Map<String, String> environment) {
  private static final List<String> EXTRA_PATH =
      List.of(
          "/usr/local/sbin",
          "/usr/sbin",
          "/sbin",
          "/usr/lib/podman",
          "/usr/libexec/podman",
          "/usr/local/lib/podman",
          "/usr/local/libexec/podman");
  private static final long PATIENCE_SECONDS = 10;

  static Host real() {
    return new Host(Path.of("/"), System.getenv());
  }

  Path path(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  boolean exists(String absolute) {
    return Files.exists(path(absolute));
  }

  /** The trimmed content, empty when it cannot be read. */
  String read(String absolute) {
    try {
      return Files.readString(path(absolute)).strip();
    } catch (IOException e) {
      return "";
    }
  }

  String user() {
    return environment.getOrDefault("USER", System.getProperty("user.name"));
  }

  String home() {
    return environment.getOrDefault("HOME", System.getProperty("user.home"));
  }

  int uid() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  /** Where the program is, null when it is nowhere. */
  @Nullable Path program(String name) {
    String search = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    for (String directory : search.split(":", -1)) {
      Path file = path("/" + directory.replaceFirst("^/+", "")).resolve(name);
      if (!directory.isEmpty() && Files.isExecutable(file)) {
        return file;
      }
    }
    for (String directory : EXTRA_PATH) {
      Path file = path(directory).resolve(name);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  /** Exit code and first line of output; -1 when it cannot be run or takes too long. */
  Outcome run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Outcome(-1, "no answer");
      }
      int end = output.indexOf('\n');
      return new Outcome(process.exitValue(), end < 0 ? output : output.substring(0, end));
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    }
  }

  /** How a program ended. */
  record Outcome(int code, String firstLine) {}
}
