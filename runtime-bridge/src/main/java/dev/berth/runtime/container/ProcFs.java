package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The process table as proc(5) shows it. */
final class ProcFs implements ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int STAT_STATE = 0;
  private static final int STAT_START_TIME = 19;
  private static final long TICKS_PER_SECOND = 100;
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  @Override
  public boolean isMonitor(int pid, ContainerId container) {
    if (pid <= 0) {
      return false;
    }
    try {
      byte[] line = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
      return new String(line, StandardCharsets.ISO_8859_1).contains(container.hex());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean isAlive(int pid, Instant startedAt) {
    String[] stat = pid <= 0 ? null : stat(pid);
    if (stat == null || stat[STAT_STATE].equals("Z")) {
      return false;
    }
    Instant began =
        bootTime().plusMillis(Long.parseLong(stat[STAT_START_TIME]) * 1000 / TICKS_PER_SECOND);
    return Duration.between(began, startedAt).abs().compareTo(TOLERANCE) < 0;
  }

  /** The fields of stat after the command, which may hold spaces and brackets. */
  private static String @Nullable [] stat(int pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    } catch (IOException e) {
      return null;
    }
  }

  private static Instant bootTime() {
    try {
      String uptime = Files.readString(PROC.resolve("uptime"));
      double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
      return Instant.now().minusMillis((long) (seconds * 1000));
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  @Override
  public List<Integer> insideOf(int pid) {
    List<Integer> inside = new ArrayList<>();
    inside.add(pid);
    String namespace = pidNamespace(pid);
    if (namespace == null || namespace.equals(pidNamespace("self"))) {
      addDescendants(pid, inside);
      return inside;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        int other = Integer.parseInt(String.valueOf(entry.getFileName()));
        if (other != pid && namespace.equals(pidNamespace(other))) {
          inside.add(other);
        }
      }
    } catch (IOException e) {
      return inside;
    }
    return inside;
  }

  /** Where the container has the host's pid namespace, only ancestry tells. */
  private static void addDescendants(int pid, List<Integer> found) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/task/" + pid + "/children")).strip();
      for (String child : line.isEmpty() ? new String[0] : line.split(" ", -1)) {
        found.add(Integer.parseInt(child));
        addDescendants(Integer.parseInt(child), found);
      }
    } catch (IOException e) {
      return;
    }
  }

  private static @Nullable String pidNamespace(Object pid) {
    try {
      return Files.readSymbolicLink(PROC.resolve(pid + "/ns/pid")).toString();
    } catch (IOException e) {
      return null;
    }
  }
}
