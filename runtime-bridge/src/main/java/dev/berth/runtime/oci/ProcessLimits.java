package dev.berth.runtime.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What this process itself is bound to, and so everything it starts without privileges. */
public final class ProcessLimits {
  /** No limit. */
  public static final long UNLIMITED = -1;

  /** Docker's names to the lines of /proc/self/limits. */
  private static final Map<String, String> LINES =
      Map.ofEntries(
          Map.entry("core", "Max core file size"),
          Map.entry("cpu", "Max cpu time"),
          Map.entry("data", "Max data size"),
          Map.entry("fsize", "Max file size"),
          Map.entry("locks", "Max file locks"),
          Map.entry("memlock", "Max locked memory"),
          Map.entry("msgqueue", "Max msgqueue size"),
          Map.entry("nice", "Max nice priority"),
          Map.entry("nofile", "Max open files"),
          Map.entry("nproc", "Max processes"),
          Map.entry("rss", "Max resident set"),
          Map.entry("rtprio", "Max realtime priority"),
          Map.entry("rttime", "Max realtime timeout"),
          Map.entry("sigpending", "Max pending signals"),
          Map.entry("stack", "Max stack size"));

  private ProcessLimits() {}

  /** Whether Docker knows an ulimit of this name. */
  public static boolean known(String name) {
    return LINES.containsKey(name);
  }

  /** Hard limits by Docker's name, {@link #UNLIMITED} for none. */
  public static Map<String, Long> hard() {
    Map<String, Long> result = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        for (Map.Entry<String, String> entry : LINES.entrySet()) {
          if (line.startsWith(entry.getValue())) {
            String[] columns = line.substring(entry.getValue().length()).trim().split("\\s+", -1);
            result.put(
                entry.getKey(),
                columns[1].equals("unlimited") ? UNLIMITED : Long.parseLong(columns[1]));
          }
        }
      }
    } catch (IOException e) {
      return Map.of();
    }
    return result;
  }

  /** The lower of two limits, where -1 is the highest. */
  public static long lower(long left, long right) {
    if (left == UNLIMITED) {
      return right;
    }
    return right == UNLIMITED ? left : Math.min(left, right);
  }

  /** This process's oom_score_adj: what it starts cannot go below. */
  public static int oomScoreAdj() {
    try {
      return Integer.parseInt(Files.readString(Path.of("/proc/self/oom_score_adj")).trim());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
