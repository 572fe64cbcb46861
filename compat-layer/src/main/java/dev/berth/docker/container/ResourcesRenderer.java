package dev.berth.docker.container;

import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.Resources.DeviceMapping;
import dev.berth.runtime.container.Resources.DeviceRequest;
import dev.berth.runtime.container.Resources.ThrottleDevice;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Renders limits and devices, flat inside HostConfig. */
final class ResourcesRenderer {
  private ResourcesRenderer() {}

  static void render(JsonWriter out, Resources r, boolean started) {
    out.put("CpuShares", r.cpuShares()).put("Memory", r.memory()).put("NanoCpus", r.nanoCpus());
    out.putText("CgroupParent", r.cgroupParent()).put("BlkioWeight", r.blkioWeight());
    list(
        out,
        "BlkioWeightDevice",
        r.blkioWeightDevice(),
        each -> out.put("Path", each.path()).put("Weight", each.weight()));
    throttles(out, "BlkioDeviceReadBps", r.blkioDeviceReadBps());
    throttles(out, "BlkioDeviceWriteBps", r.blkioDeviceWriteBps());
    throttles(out, "BlkioDeviceReadIOps", r.blkioDeviceReadIOps());
    throttles(out, "BlkioDeviceWriteIOps", r.blkioDeviceWriteIOps());
    out.put("CpuPeriod", r.cpuPeriod()).put("CpuQuota", r.cpuQuota());
    out.put("CpuRealtimePeriod", r.cpuRealtimePeriod());
    out.put("CpuRealtimeRuntime", r.cpuRealtimeRuntime());
    out.putText("CpusetCpus", r.cpusetCpus()).putText("CpusetMems", r.cpusetMems());
    list(out, "Devices", r.devices(), each -> device(out, each));
    out.putStrings("DeviceCgroupRules", r.deviceCgroupRules());
    list(out, "DeviceRequests", r.deviceRequests(), each -> deviceRequest(out, each));
    out.putPresent("KernelMemory", r.kernelMemory());
    out.putPresent("KernelMemoryTCP", r.kernelMemoryTcp());
    out.put("MemoryReservation", r.memoryReservation()).put("MemorySwap", r.memorySwap());
    out.putBoxed("MemorySwappiness", r.memorySwappiness());
    // Docker takes it for false until the first start finds that cgroup v2 has no such switch
    Boolean oomKillDisable = r.oomKillDisable();
    out.putBoxed(
        "OomKillDisable", oomKillDisable == null && !started ? Boolean.FALSE : oomKillDisable);
    out.putBoxed("PidsLimit", r.pidsLimit());
    list(
        out,
        "Ulimits",
        r.ulimits(),
        each -> out.put("Name", each.name()).put("Hard", each.hard()).put("Soft", each.soft()));
    out.put("CpuCount", r.cpuCount()).put("CpuPercent", r.cpuPercent());
    out.put("IOMaximumIOps", r.ioMaximumIOps()).put("IOMaximumBandwidth", r.ioMaximumBandwidth());
  }

  private static <T> void list(
      JsonWriter out, String key, @Nullable List<T> values, Consumer<T> members) {
    if (values == null) {
      out.putNull(key);
      return;
    }
    out.array(key);
    for (T each : values) {
      out.object();
      members.accept(each);
      out.end();
    }
    out.endArray();
  }

  private static void throttles(
      JsonWriter out, String key, @Nullable List<ThrottleDevice> devices) {
    list(out, key, devices, each -> out.put("Path", each.path()).put("Rate", each.rate()));
  }

  private static void device(JsonWriter out, DeviceMapping each) {
    out.put("PathOnHost", each.pathOnHost()).putText("PathInContainer", each.pathInContainer());
    out.putText("CgroupPermissions", each.cgroupPermissions());
  }

  private static void deviceRequest(JsonWriter out, DeviceRequest each) {
    out.putText("Driver", each.driver()).put("Count", each.count());
    out.putStrings("DeviceIDs", each.deviceIds());
    if (each.capabilities() == null) {
      out.putNull("Capabilities");
    } else {
      out.array("Capabilities");
      for (List<String> group : each.capabilities()) {
        out.array();
        group.forEach(out::element);
        out.endArray();
      }
      out.endArray();
    }
    out.putMap("Options", each.options());
  }
}
