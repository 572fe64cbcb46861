package dev.berth.libpod.container;

import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources.ThrottleDevice;
import dev.berth.runtime.container.Resources.Ulimit;
import dev.berth.runtime.container.Resources.WeightDevice;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Limits of devices and processes in an update (Podman, UpdateContainerDevicesLimits). */
final class DeviceLimits {
  private static final List<String> KEYS =
      List.of(
          "BlkIOWeightDevice",
          "DeviceReadBPs",
          "DeviceWriteBPs",
          "DeviceReadIOPs",
          "DeviceWriteIOPs",
          "r_limits");

  private final JsonObject body;

  DeviceLimits(JsonObject body) {
    this.body = body;
  }

  boolean asked() {
    return KEYS.stream().anyMatch(each -> !body.blank(each));
  }

  /** The same with what was given in place; other limits stay. */
  HostConfig of(HostConfig host) {
    if (!asked()) {
      return host;
    }
    ResourcesBuilder limits = new ResourcesBuilder(host.resources());
    weights(limits);
    rates("DeviceReadBPs", limits::blkioDeviceReadBps);
    rates("DeviceWriteBPs", limits::blkioDeviceWriteBps);
    rates("DeviceReadIOPs", limits::blkioDeviceReadIOps);
    rates("DeviceWriteIOPs", limits::blkioDeviceWriteIOps);
    if (!body.blank("r_limits")) {
      limits.ulimits(merged(host.resources().ulimits()));
    }
    return new HostConfigBuilder(host).resources(limits.build()).build();
  }

  private void weights(ResourcesBuilder limits) {
    List<JsonObject> given = body.objects("BlkIOWeightDevice");
    if (given != null && !given.isEmpty()) {
      limits.blkioWeightDevice(
          given.stream()
              .map(each -> new WeightDevice(each.text("Path"), each.integer("Weight")))
              .toList());
    }
  }

  private void rates(String key, Consumer<List<ThrottleDevice>> into) {
    List<JsonObject> given = body.objects(key);
    if (given != null && !given.isEmpty()) {
      into.accept(
          given.stream()
              .map(each -> new ThrottleDevice(each.text("Path"), each.number("Rate")))
              .toList());
    }
  }

  private List<Ulimit> merged(@Nullable List<Ulimit> old) {
    List<Ulimit> all = new ArrayList<>(old == null ? List.of() : old);
    List<JsonObject> given = body.objects("r_limits");
    for (JsonObject each : given == null ? List.<JsonObject>of() : given) {
      String name = each.text("type").toLowerCase(Locale.ROOT).replaceFirst("^rlimit_", "");
      all.removeIf(other -> other.name().equals(name));
      all.add(new Ulimit(name, each.number("soft"), each.number("hard")));
    }
    return all;
  }
}
