package dev.berth.libpod.container.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What proc(5) says of a process, read at one time.
 *
 * @param hostPid in the service's pid namespace
 * @param stat the fields of {@code stat} after the command, the state first
 * @param status the lines of {@code status} by their key
 * @param command the words of the command line; none of a process without one
 * @param label its security label, {@code ?} where there are none
 */
record ProcessFacts(
    int hostPid,
    String name,
    List<String> stat,
    Map<String, String> status,
    List<String> command,
    String label) {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Null when it has ended. */
  static @Nullable ProcessFacts read(int pid) {
    Path directory = PROC.resolve(Integer.toString(pid));
    try {
      String stat = text(directory.resolve("stat"));
      int end = stat.lastIndexOf(')');
      List<String> fields = List.of(BLANKS.split(stat.substring(end + 1).strip()));
      String name = stat.substring(stat.indexOf('(') + 1, end);
      Map<String, String> status = new HashMap<>();
      for (String line : text(directory.resolve("status")).split("\n", -1)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          status.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
      return new ProcessFacts(pid, name, fields, status, words(directory), label(directory));
    } catch (IOException e) {
      return null;
    }
  }

  private static List<String> words(Path directory) throws IOException {
    String line = text(directory.resolve("cmdline"));
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == 0) {
      end--;
    }
    return end == 0 ? List.of() : List.of(line.substring(0, end).split("\0", -1));
  }

  private static String label(Path directory) {
    try {
      String label = text(directory.resolve("attr/current")).replace('\0', ' ').strip();
      return label.isEmpty() ? "?" : label;
    } catch (IOException e) {
      return "?"; // a kernel without security modules
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** A field of {@code stat}, counted as in proc(5): the state is the third. */
  String field(int number) {
    int index = number - 3;
    return index < stat.size() ? stat.get(index) : "0";
  }

  /** A line of {@code status}; empty when there is none. */
  String line(String key) {
    return status.getOrDefault(key, "");
  }

  /** The words of a line of {@code status}. */
  List<String> words(String key) {
    String line = line(key);
    return line.isEmpty() ? List.of() : List.of(BLANKS.split(line));
  }

  /** Its ids in all pid namespaces from the service's on, the innermost last. */
  List<String> pids() {
    List<String> all = words("NSpid");
    return all.isEmpty() ? List.of(Integer.toString(hostPid)) : all;
  }

  /** Its id in its own namespace. */
  String pid() {
    return pids().getLast();
  }

  /** The effective user, or group, as the service sees it. */
  long effective(String key) {
    List<String> ids = words(key);
    return ids.size() < 2 ? 0 : Long.parseLong(ids.get(1));
  }

  /** The real user, or group, as the service sees it. */
  long real(String key) {
    List<String> ids = words(key);
    return ids.isEmpty() ? 0 : Long.parseLong(ids.getFirst());
  }
}
