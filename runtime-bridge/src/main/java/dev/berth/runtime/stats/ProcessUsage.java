package dev.berth.runtime.stats;

import java.util.List;
import java.util.Map;

/**
 * The usage of a container without a cgroup of its own: its processes added up (proc(5)). Time of
 * children that have ended is kept by the parent that waited for them.
 */
record ProcessUsage(long userNanos, long kernelNanos, long residentBytes, long threads) {
  static final ProcessUsage NONE = new ProcessUsage(0, 0, 0, 0);

  private static final long TICK_NANOS = 10_000_000; // USER_HZ is 100 on every Linux
  private static final long PAGE = 4096;

  // fields of stat behind the command, of which the first is the state
  private static final int USER_TIME = 11;
  private static final int KERNEL_TIME = 12;
  private static final int CHILDREN_USER_TIME = 13;
  private static final int CHILDREN_KERNEL_TIME = 14;
  private static final int THREADS = 17;
  private static final int RESIDENT_PAGES = 21;

  static ProcessUsage of(KernelFiles files, List<Integer> pids) {
    long user = 0;
    long kernel = 0;
    long pages = 0;
    long threads = 0;
    for (int pid : pids) {
      List<String> lines = files.lines(files.proc().resolve(pid + "/stat"));
      if (lines.isEmpty()) {
        continue; // it has ended
      }
      String line = String.join(" ", lines);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      user += number(fields, USER_TIME) + number(fields, CHILDREN_USER_TIME);
      kernel += number(fields, KERNEL_TIME) + number(fields, CHILDREN_KERNEL_TIME);
      threads += number(fields, THREADS);
      pages += number(fields, RESIDENT_PAGES);
    }
    return new ProcessUsage(user * TICK_NANOS, kernel * TICK_NANOS, pages * PAGE, threads);
  }

  private static long number(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }

  /** What can be said in the words of memory.stat: clients subtract the file cache. */
  Map<String, Long> memoryStat() {
    return Map.of("anon", residentBytes, "file", 0L, "inactive_file", 0L);
  }
}
