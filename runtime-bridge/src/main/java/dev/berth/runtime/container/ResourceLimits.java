package dev.berth.runtime.container;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits that can be changed while a container runs. */
final class ResourceLimits {
  private static final long CPU_PERIOD_MICROS = 100_000;

  private ResourceLimits() {}

  /** The old limits with every given new one in place; zero and null are "not given". */
  static Resources merge(Resources old, Resources given) {
    return new Resources(
        given(given.cpuShares(), old.cpuShares()),
        given(given.memory(), old.memory()),
        given(given.nanoCpus(), old.nanoCpus()),
        old.cgroupParent(),
        (int) given(given.blkioWeight(), old.blkioWeight()),
        old.blkioWeightDevice(),
        old.blkioDeviceReadBps(),
        old.blkioDeviceWriteBps(),
        old.blkioDeviceReadIOps(),
        old.blkioDeviceWriteIOps(),
        given(given.cpuPeriod(), old.cpuPeriod()),
        given(given.cpuQuota(), old.cpuQuota()),
        given(given.cpuRealtimePeriod(), old.cpuRealtimePeriod()),
        given(given.cpuRealtimeRuntime(), old.cpuRealtimeRuntime()),
        given(given.cpusetCpus(), old.cpusetCpus()),
        given(given.cpusetMems(), old.cpusetMems()),
        old.devices(),
        old.deviceCgroupRules(),
        old.deviceRequests(),
        given(given.kernelMemory(), old.kernelMemory()),
        given(given.kernelMemoryTcp(), old.kernelMemoryTcp()),
        given(given.memoryReservation(), old.memoryReservation()),
        given(given.memorySwap(), old.memorySwap()),
        old.memorySwappiness(),
        old.oomKillDisable(),
        given.pidsLimit() == null ? old.pidsLimit() : given.pidsLimit(),
        old.ulimits(),
        old.cpuCount(),
        old.cpuPercent(),
        old.ioMaximumIOps(),
        old.ioMaximumBandwidth());
  }

  private static long given(long value, long old) {
    return value == 0 ? old : value;
  }

  private static @Nullable String given(@Nullable String value, @Nullable String old) {
    return value == null || value.isEmpty() ? old : value;
  }

  /** As {@code linux.resources} of the OCI runtime specification has them. */
  static Map<String, Object> ociResources(Resources limits) {
    Map<String, Object> memory = new LinkedHashMap<>();
    put(memory, "limit", limits.memory());
    put(memory, "reservation", limits.memoryReservation());
    put(memory, "swap", limits.memorySwap());
    Map<String, Object> cpu = new LinkedHashMap<>();
    put(cpu, "shares", limits.cpuShares());
    boolean nano = limits.nanoCpus() != 0;
    put(cpu, "period", nano ? CPU_PERIOD_MICROS : limits.cpuPeriod());
    put(
        cpu,
        "quota",
        nano ? limits.nanoCpus() * CPU_PERIOD_MICROS / 1_000_000_000 : limits.cpuQuota());
    put(cpu, "realtimePeriod", limits.cpuRealtimePeriod());
    put(cpu, "realtimeRuntime", limits.cpuRealtimeRuntime());
    put(cpu, "cpus", limits.cpusetCpus());
    put(cpu, "mems", limits.cpusetMems());
    Map<String, Object> resources = new LinkedHashMap<>();
    put(resources, "memory", memory);
    put(resources, "cpu", cpu);
    Long pids = limits.pidsLimit();
    if (pids != null) {
      resources.put("pids", Map.of("limit", pids <= 0 ? -1 : pids));
    }
    if (limits.blkioWeight() != 0) {
      resources.put("blockIO", Map.of("weight", limits.blkioWeight()));
    }
    return resources;
  }

  private static void put(Map<String, Object> target, String key, @Nullable Object value) {
    boolean absent =
        value == null || value.equals(0L) || value.equals("") || value.equals(Map.of());
    if (!absent && value != null) {
      target.put(key, value);
    }
  }
}
