package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits and devices. Zero means "no limit given". Sizes are bytes; {@code memorySwap} is memory
 * plus swap, -1 for unlimited swap; {@code nanoCpus} is 1e-9 CPUs; {@code cpuPeriod} and {@code
 * cpuQuota} are microseconds.
 */
public record Resources(
    long cpuShares,
    long memory,
    long nanoCpus,
    @Nullable String cgroupParent,
    int blkioWeight,
    @Nullable List<WeightDevice> blkioWeightDevice,
    @Nullable List<ThrottleDevice> blkioDeviceReadBps,
    @Nullable List<ThrottleDevice> blkioDeviceWriteBps,
    @Nullable List<ThrottleDevice> blkioDeviceReadIOps,
    @Nullable List<ThrottleDevice> blkioDeviceWriteIOps,
    long cpuPeriod,
    long cpuQuota,
    long cpuRealtimePeriod,
    long cpuRealtimeRuntime,
    @Nullable String cpusetCpus,
    @Nullable String cpusetMems,
    @Nullable List<DeviceMapping> devices,
    @Nullable List<String> deviceCgroupRules,
    @Nullable List<DeviceRequest> deviceRequests,
    long kernelMemory,
    long kernelMemoryTcp,
    long memoryReservation,
    long memorySwap,
    @Nullable Long memorySwappiness,
    @Nullable Boolean oomKillDisable,
    @Nullable Long pidsLimit,
    @Nullable List<Ulimit> ulimits,
    long cpuCount,
    long cpuPercent,
    long ioMaximumIOps,
    long ioMaximumBandwidth) {
  /** No limits at all. */
  public static final Resources NONE = new ResourcesBuilder().build();

  /** A device's relative weight, 10 to 1000. */
  public record WeightDevice(String path, int weight) {}

  /** A device's rate, in bytes or operations a second. */
  public record ThrottleDevice(String path, long rate) {}

  /** A host device shown inside, with {@code cgroupPermissions} of r, w and m. */
  public record DeviceMapping(
      String pathOnHost, @Nullable String pathInContainer, @Nullable String cgroupPermissions) {}

  /** A request to a device driver, such as {@code cdi} or {@code nvidia}. */
  public record DeviceRequest(
      @Nullable String driver,
      int count,
      @Nullable List<String> deviceIds,
      @Nullable List<List<String>> capabilities,
      @Nullable Map<String, String> options) {}

  /** A resource limit by its lower-case Docker name ({@code nofile}); -1 for unlimited. */
  public record Ulimit(String name, long soft, long hard) {}
}
