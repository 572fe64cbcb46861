package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.Resources.DeviceMapping;
import dev.berth.runtime.container.Resources.ThrottleDevice;
import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.container.Resources.WeightDevice;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.oci.ProcessLimits;
import dev.berth.wire.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Limits and devices of a specification (OCI runtime specification, LinuxResources). */
final class ResourceSpec {
  /** The kernel's own bounds. */
  private static final long MOST_FILES = 1_048_576;

  private static final long MOST_PROCESSES = 4_194_304;

  private final JsonObject spec;
  private final Engine engine;

  ResourceSpec(JsonObject spec, Engine engine) {
    this.spec = spec;
    this.engine = engine;
  }

  void apply(HostConfigBuilder host) {
    Integer adjustment = spec.integerOrNull("oom_score_adj");
    host.oomScoreAdj(adjustment == null ? 0 : adjustment);
    host.resources(resources());
  }

  private Resources resources() {
    ResourcesBuilder out = new ResourcesBuilder();
    limits(spec.object("resource_limits"), out);
    out.cgroupParent(spec.nonEmpty("cgroup_parent")).ulimits(ulimits()).devices(devices());
    out.deviceCgroupRules(deviceRules());
    devicesByPath(out);
    return out.build();
  }

  /** Fills in an OCI document of limits. */
  static void limits(@Nullable JsonObject limits, ResourcesBuilder out) {
    if (limits == null) {
      return;
    }
    JsonObject memory = limits.objectOrEmpty("memory");
    out.memory(memory.number("limit")).memoryReservation(memory.number("reservation"));
    out.memorySwap(memory.number("swap")).memorySwappiness(memory.numberOrNull("swappiness"));
    out.oomKillDisable(memory.boolOrNull("disableOOMKiller"));
    JsonObject cpu = limits.objectOrEmpty("cpu");
    out.cpuShares(cpu.number("shares")).cpuQuota(cpu.number("quota"));
    out.cpuPeriod(cpu.number("period")).cpuRealtimeRuntime(cpu.number("realtimeRuntime"));
    out.cpuRealtimePeriod(cpu.number("realtimePeriod"));
    out.cpusetCpus(cpu.nonEmpty("cpus")).cpusetMems(cpu.nonEmpty("mems"));
    JsonObject pids = limits.object("pids");
    out.pidsLimit(pids == null ? null : pids.numberOrNull("limit"));
    out.blkioWeight(limits.objectOrEmpty("blockIO").integer("weight"));
  }

  /** Those given; for files and processes as much as the service itself may have. */
  private List<Ulimit> ulimits() {
    List<JsonObject> limits = spec.objects("r_limits");
    List<Ulimit> out = new ArrayList<>();
    for (JsonObject each : limits == null ? List.<JsonObject>of() : limits) {
      String name = each.text("type").toLowerCase(Locale.ROOT).replaceFirst("^rlimit_", "");
      out.add(new Ulimit(name, each.number("soft"), each.number("hard")));
    }
    addUsual(out, "nofile", MOST_FILES);
    addUsual(out, "nproc", MOST_PROCESSES);
    return out;
  }

  private static void addUsual(List<Ulimit> limits, String name, long most) {
    if (limits.stream().noneMatch(each -> each.name().equals(name))) {
      long own = ProcessLimits.hard().getOrDefault(name, ProcessLimits.UNLIMITED);
      long limit = ProcessLimits.lower(most, own);
      limits.add(new Ulimit(name, limit, limit));
    }
  }

  /** {@code host[:inside[:permissions]]}. */
  private @Nullable List<DeviceMapping> devices() {
    List<JsonObject> devices = spec.objects("devices");
    List<DeviceMapping> out = new ArrayList<>(ofOthers());
    for (JsonObject each : devices == null ? List.<JsonObject>of() : devices) {
      String[] parts = each.text("path").split(":", 3);
      if (parts[0].startsWith("/") && !Files.exists(Path.of(parts[0]))) {
        throw PodmanException.caused(500, "stat " + parts[0], "no such file or directory");
      }
      String inside = parts.length > 1 && parts[1].startsWith("/") ? parts[1] : parts[0];
      String permissions =
          parts.length > 2
              ? parts[2]
              : parts.length > 1 && !parts[1].startsWith("/") ? parts[1] : "rwm";
      out.add(new DeviceMapping(parts[0], inside, permissions));
    }
    return out.isEmpty() ? null : out;
  }

  /** The devices of other containers. */
  private List<DeviceMapping> ofOthers() {
    List<String> others = spec.strings("devices_from");
    List<DeviceMapping> out = new ArrayList<>();
    for (String each : others == null ? List.<String>of() : others) {
      List<DeviceMapping> theirs = engine.containers().get(each).hostConfig().resources().devices();
      out.addAll(theirs == null ? List.of() : theirs);
    }
    return out;
  }

  /** {@code c 1:3 rwm}; a number that is not given means all. */
  private @Nullable List<String> deviceRules() {
    List<JsonObject> rules = spec.objects("device_cgroup_rule");
    if (rules == null || rules.isEmpty()) {
      return null;
    }
    List<String> out = new ArrayList<>();
    for (JsonObject each : rules) {
      out.add(
          each.text("type")
              + ' '
              + numberOrAll(each.numberOrNull("major"))
              + ':'
              + numberOrAll(each.numberOrNull("minor"))
              + ' '
              + each.text("access"));
    }
    return out;
  }

  private static String numberOrAll(@Nullable Long number) {
    return number == null || number < 0 ? "*" : Long.toString(number);
  }

  /** Fills in what a specification says of devices by their paths. */
  void devicesByPath(ResourcesBuilder out) {
    out.blkioDeviceReadBps(rates("throttleReadBpsDevice"));
    out.blkioDeviceWriteBps(rates("throttleWriteBpsDevice"));
    out.blkioDeviceReadIOps(rates("throttleReadIOPSDevice"));
    out.blkioDeviceWriteIOps(rates("throttleWriteIOPSDevice"));
    JsonObject weights = spec.object("weightDevice");
    if (weights == null) {
      return;
    }
    List<WeightDevice> all = new ArrayList<>();
    for (String path : weights.keys()) {
      all.add(new WeightDevice(path, weights.objectOrEmpty(path).integer("weight")));
    }
    out.blkioWeightDevice(all);
  }

  private @Nullable List<ThrottleDevice> rates(String key) {
    JsonObject devices = spec.object(key);
    if (devices == null) {
      return null;
    }
    List<ThrottleDevice> all = new ArrayList<>();
    for (String path : devices.keys()) {
      all.add(new ThrottleDevice(path, devices.objectOrEmpty(path).number("rate")));
    }
    return all;
  }
}
