package dev.berth.runtime.container;

import dev.berth.runtime.container.Resources.DeviceMapping;
import dev.berth.runtime.container.Resources.DeviceRequest;
import dev.berth.runtime.container.Resources.ThrottleDevice;
import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.container.Resources.WeightDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a changed copy of limits. */
public final class ResourcesBuilder {
  private long cpuShares;
  private long memory;
  private long nanoCpus;
  private @Nullable String cgroupParent;
  private int blkioWeight;
  private @Nullable List<WeightDevice> blkioWeightDevice;
  private @Nullable List<ThrottleDevice> blkioDeviceReadBps;
  private @Nullable List<ThrottleDevice> blkioDeviceWriteBps;
  private @Nullable List<ThrottleDevice> blkioDeviceReadIOps;
  private @Nullable List<ThrottleDevice> blkioDeviceWriteIOps;
  private long cpuPeriod;
  private long cpuQuota;
  private long cpuRealtimePeriod;
  private long cpuRealtimeRuntime;
  private @Nullable String cpusetCpus;
  private @Nullable String cpusetMems;
  private @Nullable List<DeviceMapping> devices;
  private @Nullable List<String> deviceCgroupRules;
  private @Nullable List<DeviceRequest> deviceRequests;
  private long kernelMemory;
  private long kernelMemoryTcp;
  private long memoryReservation;
  private long memorySwap;
  private @Nullable Long memorySwappiness;
  private @Nullable Boolean oomKillDisable;
  private @Nullable Long pidsLimit;
  private @Nullable List<Ulimit> ulimits;
  private long cpuCount;
  private long cpuPercent;
  private long ioMaximumIOps;
  private long ioMaximumBandwidth;

  /** An empty one. */
  public ResourcesBuilder() {}

  /** A copy to change. */
  public ResourcesBuilder(Resources from) {
    this.cpuShares = from.cpuShares();
    this.memory = from.memory();
    this.nanoCpus = from.nanoCpus();
    this.cgroupParent = from.cgroupParent();
    this.blkioWeight = from.blkioWeight();
    this.blkioWeightDevice = from.blkioWeightDevice();
    this.blkioDeviceReadBps = from.blkioDeviceReadBps();
    this.blkioDeviceWriteBps = from.blkioDeviceWriteBps();
    this.blkioDeviceReadIOps = from.blkioDeviceReadIOps();
    this.blkioDeviceWriteIOps = from.blkioDeviceWriteIOps();
    this.cpuPeriod = from.cpuPeriod();
    this.cpuQuota = from.cpuQuota();
    this.cpuRealtimePeriod = from.cpuRealtimePeriod();
    this.cpuRealtimeRuntime = from.cpuRealtimeRuntime();
    this.cpusetCpus = from.cpusetCpus();
    this.cpusetMems = from.cpusetMems();
    this.devices = from.devices();
    this.deviceCgroupRules = from.deviceCgroupRules();
    this.deviceRequests = from.deviceRequests();
    this.kernelMemory = from.kernelMemory();
    this.kernelMemoryTcp = from.kernelMemoryTcp();
    this.memoryReservation = from.memoryReservation();
    this.memorySwap = from.memorySwap();
    this.memorySwappiness = from.memorySwappiness();
    this.oomKillDisable = from.oomKillDisable();
    this.pidsLimit = from.pidsLimit();
    this.ulimits = from.ulimits();
    this.cpuCount = from.cpuCount();
    this.cpuPercent = from.cpuPercent();
    this.ioMaximumIOps = from.ioMaximumIOps();
    this.ioMaximumBandwidth = from.ioMaximumBandwidth();
  }

  public ResourcesBuilder cpuShares(long value) {
    this.cpuShares = value;
    return this;
  }

  public ResourcesBuilder memory(long value) {
    this.memory = value;
    return this;
  }

  public ResourcesBuilder nanoCpus(long value) {
    this.nanoCpus = value;
    return this;
  }

  public ResourcesBuilder cgroupParent(@Nullable String value) {
    this.cgroupParent = value;
    return this;
  }

  public ResourcesBuilder blkioWeight(int value) {
    this.blkioWeight = value;
    return this;
  }

  public ResourcesBuilder blkioWeightDevice(@Nullable List<WeightDevice> value) {
    this.blkioWeightDevice = value;
    return this;
  }

  public ResourcesBuilder blkioDeviceReadBps(@Nullable List<ThrottleDevice> value) {
    this.blkioDeviceReadBps = value;
    return this;
  }

  public ResourcesBuilder blkioDeviceWriteBps(@Nullable List<ThrottleDevice> value) {
    this.blkioDeviceWriteBps = value;
    return this;
  }

  public ResourcesBuilder blkioDeviceReadIOps(@Nullable List<ThrottleDevice> value) {
    this.blkioDeviceReadIOps = value;
    return this;
  }

  public ResourcesBuilder blkioDeviceWriteIOps(@Nullable List<ThrottleDevice> value) {
    this.blkioDeviceWriteIOps = value;
    return this;
  }

  public ResourcesBuilder cpuPeriod(long value) {
    this.cpuPeriod = value;
    return this;
  }

  public ResourcesBuilder cpuQuota(long value) {
    this.cpuQuota = value;
    return this;
  }

  public ResourcesBuilder cpuRealtimePeriod(long value) {
    this.cpuRealtimePeriod = value;
    return this;
  }

  public ResourcesBuilder cpuRealtimeRuntime(long value) {
    this.cpuRealtimeRuntime = value;
    return this;
  }

  public ResourcesBuilder cpusetCpus(@Nullable String value) {
    this.cpusetCpus = value;
    return this;
  }

  public ResourcesBuilder cpusetMems(@Nullable String value) {
    this.cpusetMems = value;
    return this;
  }

  public ResourcesBuilder devices(@Nullable List<DeviceMapping> value) {
    this.devices = value;
    return this;
  }

  public ResourcesBuilder deviceCgroupRules(@Nullable List<String> value) {
    this.deviceCgroupRules = value;
    return this;
  }

  public ResourcesBuilder deviceRequests(@Nullable List<DeviceRequest> value) {
    this.deviceRequests = value;
    return this;
  }

  public ResourcesBuilder kernelMemory(long value) {
    this.kernelMemory = value;
    return this;
  }

  public ResourcesBuilder kernelMemoryTcp(long value) {
    this.kernelMemoryTcp = value;
    return this;
  }

  public ResourcesBuilder memoryReservation(long value) {
    this.memoryReservation = value;
    return this;
  }

  public ResourcesBuilder memorySwap(long value) {
    this.memorySwap = value;
    return this;
  }

  public ResourcesBuilder memorySwappiness(@Nullable Long value) {
    this.memorySwappiness = value;
    return this;
  }

  public ResourcesBuilder oomKillDisable(@Nullable Boolean value) {
    this.oomKillDisable = value;
    return this;
  }

  public ResourcesBuilder pidsLimit(@Nullable Long value) {
    this.pidsLimit = value;
    return this;
  }

  public ResourcesBuilder ulimits(@Nullable List<Ulimit> value) {
    this.ulimits = value;
    return this;
  }

  public ResourcesBuilder cpuCount(long value) {
    this.cpuCount = value;
    return this;
  }

  public ResourcesBuilder cpuPercent(long value) {
    this.cpuPercent = value;
    return this;
  }

  public ResourcesBuilder ioMaximumIOps(long value) {
    this.ioMaximumIOps = value;
    return this;
  }

  public ResourcesBuilder ioMaximumBandwidth(long value) {
    this.ioMaximumBandwidth = value;
    return this;
  }

  public Resources build() {
    return new Resources(
        cpuShares,
        memory,
        nanoCpus,
        cgroupParent,
        blkioWeight,
        blkioWeightDevice,
        blkioDeviceReadBps,
        blkioDeviceWriteBps,
        blkioDeviceReadIOps,
        blkioDeviceWriteIOps,
        cpuPeriod,
        cpuQuota,
        cpuRealtimePeriod,
        cpuRealtimeRuntime,
        cpusetCpus,
        cpusetMems,
        devices,
        deviceCgroupRules,
        deviceRequests,
        kernelMemory,
        kernelMemoryTcp,
        memoryReservation,
        memorySwap,
        memorySwappiness,
        oomKillDisable,
        pidsLimit,
        ulimits,
        cpuCount,
        cpuPercent,
        ioMaximumIOps,
        ioMaximumBandwidth);
  }
}
