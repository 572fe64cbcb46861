package dev.berth.runtime.oci;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.store.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What crun's status file says of a container's main process.
 *
 * @param startTime field 22 of proc(5) stat, which tells a process from a later one of the same
 *     number
 */
record RuntimeState(int pid, long startTime) {
  private static final int FIELDS_TO_START_TIME = 19;

  /** Reads it; null when the runtime knows no such container. */
  static @Nullable RuntimeState read(Path stateRoot, ContainerId id) throws IOException {
    try {
      byte[] json = Files.readAllBytes(stateRoot.resolve(id.hex()).resolve("status"));
      JsonNode status = Json.mapper().readTree(json);
      return new RuntimeState(
          status.path("pid").asInt(), status.path("process-start-time").asLong());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Whether the process is still this one, and not a zombie. */
  boolean alive() {
    try {
      String stat =
          new String(
              Files.readAllBytes(Path.of("/proc/" + pid + "/stat")), StandardCharsets.ISO_8859_1);
      int state = stat.lastIndexOf(')') + 2;
      String[] fields = stat.substring(state).split(" ", FIELDS_TO_START_TIME + 2);
      return !fields[0].equals("Z")
          && !fields[0].equals("X")
          && Long.parseLong(fields[FIELDS_TO_START_TIME]) == startTime;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
