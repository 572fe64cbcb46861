package dev.berth.libpod.container.top;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A mapping of ids between a user namespace and the one around it (user_namespaces(7)). */
record IdMap(List<Range> ranges) {
  private static final long OVERFLOW = 65_534;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final IdMap SAME = new IdMap(List.of());

  /** Ids that follow each other. */
  record Range(long inner, long outer, long size) {}

  /**
   * How ids of a process's user namespace are seen from the service's.
   *
   * @param file {@code uid_map} or {@code gid_map}
   */
  static IdMap of(int pid, String file) {
    Path process = Path.of("/proc", Integer.toString(pid));
    try {
      Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/user"));
      return own.equals(Files.readSymbolicLink(process.resolve("ns/user")))
          ? SAME
          : read(process.resolve(file));
    } catch (IOException e) {
      return SAME; // it ended
    }
  }

  /** How ids of the service's user namespace are seen on the host. */
  static IdMap own(String file) {
    return read(Path.of("/proc/self", file));
  }

  private static IdMap read(Path file) {
    List<Range> ranges = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = BLANKS.split(line.strip());
        ranges.add(
            new Range(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
      }
    } catch (IOException e) {
      return SAME; // a kernel without user namespaces
    }
    return new IdMap(ranges);
  }

  /** What an id seen from outside is inside. */
  long inner(long outer) {
    for (Range each : ranges) {
      if (outer >= each.outer() && outer < each.outer() + each.size()) {
        return each.inner() + outer - each.outer();
      }
    }
    return ranges.isEmpty() ? outer : OVERFLOW;
  }

  /** What an id of the inside is outside. */
  long outer(long inner) {
    for (Range each : ranges) {
      if (inner >= each.inner() && inner < each.inner() + each.size()) {
        return each.outer() + inner - each.inner();
      }
    }
    return ranges.isEmpty() ? inner : OVERFLOW;
  }
}
