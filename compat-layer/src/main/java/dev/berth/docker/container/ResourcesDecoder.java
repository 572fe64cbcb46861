package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.Resources.DeviceMapping;
import dev.berth.runtime.container.Resources.DeviceRequest;
import dev.berth.runtime.container.Resources.ThrottleDevice;
import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.container.Resources.WeightDevice;
import dev.berth.wire.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes limits and devices; they stand flat in HostConfig and in an update's body. */
final class ResourcesDecoder {
  private static final int WEIGHT = 0xffff;

  private ResourcesDecoder() {}

  static Resources decode(JsonObject from, ApiVersion version) {
    return new Resources(
        from.number("CpuShares"),
        from.number("Memory"),
        from.number("NanoCpus"),
        from.nonEmpty("CgroupParent"),
        (int) from.unsigned("BlkioWeight", WEIGHT, "uint16"),
        list(
            from,
            "BlkioWeightDevice",
            each ->
                new WeightDevice(
                    each.text("Path"), (int) each.unsigned("Weight", WEIGHT, "uint16"))),
        list(from, "BlkioDeviceReadBps", ResourcesDecoder::throttle),
        list(from, "BlkioDeviceWriteBps", ResourcesDecoder::throttle),
        list(from, "BlkioDeviceReadIOps", ResourcesDecoder::throttle),
        list(from, "BlkioDeviceWriteIOps", ResourcesDecoder::throttle),
        from.number("CpuPeriod"),
        from.number("CpuQuota"),
        from.number("CpuRealtimePeriod"),
        from.number("CpuRealtimeRuntime"),
        from.nonEmpty("CpusetCpus"),
        from.nonEmpty("CpusetMems"),
        list(from, "Devices", ResourcesDecoder::device),
        from.strings("DeviceCgroupRules"),
        list(from, "DeviceRequests", ResourcesDecoder::deviceRequest),
        version.below(42) ? from.number("KernelMemory") : 0,
        version.atLeast(40) ? from.number("KernelMemoryTCP") : 0,
        from.number("MemoryReservation"),
        from.number("MemorySwap"),
        from.numberOrNull("MemorySwappiness"),
        from.boolOrNull("OomKillDisable"),
        from.numberOrNull("PidsLimit"),
        list(from, "Ulimits", ResourcesDecoder::ulimit),
        from.number("CpuCount"),
        from.number("CpuPercent"),
        from.unsigned("IOMaximumIOps", Long.MAX_VALUE, "uint64"),
        from.unsigned("IOMaximumBandwidth", Long.MAX_VALUE, "uint64"));
  }

  private static <T> @Nullable List<T> list(
      JsonObject from, String key, Function<JsonObject, T> decode) {
    List<JsonObject> given = from.objects(key);
    return given == null ? null : given.stream().map(decode).toList();
  }

  private static ThrottleDevice throttle(JsonObject each) {
    return new ThrottleDevice(each.text("Path"), each.unsigned("Rate", Long.MAX_VALUE, "uint64"));
  }

  private static DeviceMapping device(JsonObject each) {
    return new DeviceMapping(
        each.text("PathOnHost"),
        each.nonEmpty("PathInContainer"),
        each.nonEmpty("CgroupPermissions"));
  }

  private static DeviceRequest deviceRequest(JsonObject each) {
    return new DeviceRequest(
        each.nonEmpty("Driver"),
        each.integer("Count"),
        each.strings("DeviceIDs"),
        each.stringLists("Capabilities"),
        each.stringMap("Options"));
  }

  private static Ulimit ulimit(JsonObject each) {
    return new Ulimit(each.text("Name"), each.number("Soft"), each.number("Hard"));
  }
}
