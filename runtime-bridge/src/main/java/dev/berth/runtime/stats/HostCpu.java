package dev.berth.runtime.stats;

/** CPU time of the whole host, idle time included (proc(5), stat). */
record HostCpu(long totalNanos, int cpus) {
  private static final long TICK_NANOS = 10_000_000;

  /** user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user already. */
  private static final int FIELDS = 8;

  static HostCpu read(KernelFiles files) {
    long ticks = 0;
    int cpus = 0;
    for (String line : files.lines(files.proc().resolve("stat"))) {
      if (line.startsWith("cpu ")) {
        String[] words = line.substring(4).strip().split(" ", -1);
        for (int i = 0; i < Math.min(FIELDS, words.length); i++) {
          ticks += Long.parseLong(words[i]);
        }
      } else if (line.startsWith("cpu")) {
        cpus++;
      } else {
        break;
      }
    }
    return new HostCpu(ticks * TICK_NANOS, Math.max(cpus, 1));
  }
}
