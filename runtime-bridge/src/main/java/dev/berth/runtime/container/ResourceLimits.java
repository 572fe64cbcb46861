package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/** Limits that can be changed while a container runs. */
final class ResourceLimits {
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
        pids(given.pidsLimit(), old.pidsLimit()),
        old.ulimits(),
        old.cpuCount(),
        old.cpuPercent(),
        old.ioMaximumIOps(),
        old.ioMaximumBandwidth());
  }

  /** Any number below one lifts the limit. */
  private static @Nullable Long pids(@Nullable Long value, @Nullable Long old) {
    return value == null ? old : (Long) Math.max(value, 0L);
  }

  private static long given(long value, long old) {
    return value == 0 ? old : value;
  }

  private static @Nullable String given(@Nullable String value, @Nullable String old) {
    return value == null || value.isEmpty() ? old : value;
  }
}
