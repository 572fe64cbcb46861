package dev.berth.wire;

import java.util.Map;

/** The names that the API's objects have in Docker's Go code, which its error texts show. */
final class GoTypes {
  private static final Map<String, String> PACKAGES =
      Map.ofEntries(
          Map.entry("Healthcheck", "container.HealthConfig"),
          Map.entry("HostConfig", "container.HostConfig"),
          Map.entry("RestartPolicy", "container.RestartPolicy"),
          Map.entry("LogConfig", "container.LogConfig"),
          Map.entry("NetworkingConfig", "network.NetworkingConfig"),
          Map.entry("EndpointsConfig", "network.EndpointSettings"),
          Map.entry("IPAMConfig", "network.EndpointIPAMConfig"),
          Map.entry("PortBindings", "network.PortBinding"),
          Map.entry("Devices", "container.DeviceMapping"),
          Map.entry("DeviceRequests", "container.DeviceRequest"),
          Map.entry("Ulimits", "units.Ulimit"),
          Map.entry("BlkioWeightDevice", "blkiodev.WeightDevice"),
          Map.entry("BlkioDeviceReadBps", "blkiodev.ThrottleDevice"),
          Map.entry("BlkioDeviceWriteBps", "blkiodev.ThrottleDevice"),
          Map.entry("BlkioDeviceReadIOps", "blkiodev.ThrottleDevice"),
          Map.entry("BlkioDeviceWriteIOps", "blkiodev.ThrottleDevice"),
          Map.entry("Mounts", "mount.Mount"),
          Map.entry("DriverConfig", "mount.Driver"),
          Map.entry("IPAM", "network.IPAM"),
          Map.entry("Config", "network.IPAMConfig"));

  /** Texts that have a type of their own. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "NetworkMode", "container.NetworkMode",
          "IpcMode", "container.IpcMode",
          "PidMode", "container.PidMode",
          "UTSMode", "container.UTSMode",
          "UsernsMode", "container.UsernsMode",
          "CgroupnsMode", "container.CgroupnsMode",
          "Cgroup", "container.CgroupSpec",
          "Isolation", "container.Isolation");

  private GoTypes() {}

  /** The type of the text under a key. */
  static String text(String key) {
    return TEXTS.getOrDefault(key, "string");
  }

  /** The type of the object or element under a key, with its package. */
  static String qualified(String key) {
    return PACKAGES.getOrDefault(key, key);
  }

  /** The same without its package. */
  static String simple(String key) {
    String name = qualified(key);
    return name.substring(name.indexOf('.') + 1);
  }
}
