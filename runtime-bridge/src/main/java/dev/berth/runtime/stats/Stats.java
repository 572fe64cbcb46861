package dev.berth.runtime.stats;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sample of a container's usage. Times are nanoseconds, sizes bytes.
 *
 * @param systemCpuUsage CPU time of the whole host
 * @param memoryStats the keys of memory.stat
 * @param networks by interface name, null when networking is off
 */
public record Stats(
    Instant read,
    long cpuTotal,
    long cpuUser,
    long cpuKernel,
    long systemCpuUsage,
    int onlineCpus,
    long throttlePeriods,
    long throttledPeriods,
    long throttledTime,
    long memoryUsage,
    long memoryLimit,
    Map<String, Long> memoryStats,
    long pids,
    @Nullable Long pidsLimit,
    List<BlockIo> blockIo,
    @Nullable Map<String, NetworkIo> networks) {

  /** Bytes a device moved, by operation ({@code read}, {@code write}). */
  public record BlockIo(long major, long minor, String operation, long value) {}

  /** Counters of an interface. */
  public record NetworkIo(
      long rxBytes,
      long rxPackets,
      long rxErrors,
      long rxDropped,
      long txBytes,
      long txPackets,
      long txErrors,
      long txDropped) {}
}
