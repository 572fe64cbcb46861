package dev.berth.runtime.userns;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The ids that the engine's namespace has.
 *
 * @param own the calling user's, or its group's, number on the host: id 0 here
 * @param subordinate how many follow it, from 1 on
 */
public record OwnIds(long own, long subordinate) {
  /** Users, as the kernel says (user_namespaces(7)). */
  public static OwnIds users() {
    return read(Path.of("/proc/self/uid_map"));
  }

  /** Groups. */
  public static OwnIds groups() {
    return read(Path.of("/proc/self/gid_map"));
  }

  private static OwnIds read(Path map) {
    try {
      return of(Files.readAllLines(map));
    } catch (IOException e) {
      throw EngineException.internal("cannot read " + map + ": " + e.getMessage(), e);
    }
  }

  static OwnIds of(List<String> lines) {
    long own = 0;
    long count = 0;
    for (String line : lines) {
      String[] fields = line.trim().split("\\s+", -1);
      own = fields[0].equals("0") ? Long.parseLong(fields[1]) : own;
      count += Long.parseLong(fields[2]);
    }
    return new OwnIds(own, count - 1);
  }
}
