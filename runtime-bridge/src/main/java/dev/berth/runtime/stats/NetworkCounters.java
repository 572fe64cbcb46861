package dev.berth.runtime.stats;

import java.util.Map;
import java.util.TreeMap;

/** Interface counters of a process's network namespace (proc(5), net/dev). */
final class NetworkCounters {
  private NetworkCounters() {}

  static Map<String, Stats.NetworkIo> read(KernelFiles files, int pid) {
    Map<String, Stats.NetworkIo> all = new TreeMap<>();
    for (String line : files.lines(files.proc().resolve(pid + "/net/dev"))) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip();
      if (name.isEmpty() || name.equals("lo")) {
        continue;
      }
      String[] counters = line.substring(colon + 1).strip().split(" +", -1);
      all.put(
          name,
          new Stats.NetworkIo(
              number(counters, 0),
              number(counters, 1),
              number(counters, 2),
              number(counters, 3),
              number(counters, 8),
              number(counters, 9),
              number(counters, 10),
              number(counters, 11)));
    }
    return all;
  }

  private static long number(String[] counters, int index) {
    return index < counters.length ? Long.parseLong(counters[index]) : 0;
  }
}
