package dev.berth.runtime.exec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a process was really launched. The runtime writes its own errors to the standard
 * error that the process inherits; clients must see them in Docker's words, so output is held back
 * until the child has become another program than the runtime.
 */
final class LaunchVerdict {
  private final ExecEntry entry;
  private final boolean byPidFile;
  private boolean launched;

  /**
   * @param byPidFile the runtime writes the process id only once the process was launched
   */
  LaunchVerdict(ExecEntry entry, boolean byPidFile) {
    this.entry = entry;
    this.byPidFile = byPidFile;
  }

  /** The runtime's log file: JSON lines. */
  Path log() {
    return entry.directory().resolve("log");
  }

  /**
   * Whether the process is known to run its own program. While it still is the runtime, its command
   * line names this exec.
   */
  boolean launched() {
    if (!launched) {
      int pid = entry.pid();
      if (pid > 0 && byPidFile) {
        launched = true;
      } else if (pid > 0) {
        String commandLine = read(Path.of("/proc/" + pid + "/cmdline"));
        launched = !commandLine.isEmpty() && !commandLine.contains(entry.id());
      }
    }
    return launched;
  }

  /** After the end: what the runtime says went wrong, null when it launched the process. */
  @Nullable String failure(int exitStatus) {
    if (launched || exitStatus == 0) {
      return null;
    }
    String failure = null;
    for (String line : read(log()).split("\n")) {
      String message = errorOf(line);
      failure = message == null ? failure : message;
    }
    return failure;
  }

  private static @Nullable String errorOf(String line) {
    try {
      JsonNode entry = Json.mapper().readTree(line);
      boolean error = entry != null && entry.path("level").asText().equals("error");
      return error ? entry.path("msg").asText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
