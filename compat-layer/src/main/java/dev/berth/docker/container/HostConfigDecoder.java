package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes HostConfig. */
final class HostConfigDecoder {
  private HostConfigDecoder() {}

  static HostConfig decode(JsonObject host, ApiVersion version) {
    return new HostConfig(
        host.strings("Binds"),
        MountDecoder.decode(host.objects("Mounts"), version),
        host.stringMap("Tmpfs"),
        host.strings("VolumesFrom"),
        host.nonEmpty("VolumeDriver"),
        logConfig(host.objectOrEmpty("LogConfig")),
        host.nonEmpty("NetworkMode"),
        portBindings(host.objectLists("PortBindings")),
        host.bool("PublishAllPorts"),
        restartPolicy(host.objectOrEmpty("RestartPolicy")),
        version.atLeast(25) && host.bool("AutoRemove"),
        since(42, version, host.unsigned("ConsoleSize")),
        since(43, version, host.stringMap("Annotations")),
        host.stringOrStrings("CapAdd"),
        host.stringOrStrings("CapDrop"),
        ownOrHost(host, "CgroupnsMode", "cgroup namespace"),
        host.strings("Dns"),
        host.strings("DnsOptions"),
        host.strings("DnsSearch"),
        host.strings("ExtraHosts"),
        host.strings("GroupAdd"),
        ipcMode(host, version),
        host.nonEmpty("Cgroup"),
        host.strings("Links"),
        host.integer("OomScoreAdj"),
        host.nonEmpty("PidMode"),
        host.bool("Privileged"),
        host.bool("ReadonlyRootfs"),
        host.strings("SecurityOpt"),
        host.stringMap("StorageOpt"),
        ownOrHost(host, "UTSMode", "UTS"),
        ownOrHost(host, "UsernsMode", "USER"),
        host.number("ShmSize"),
        host.stringMap("Sysctls"),
        host.nonEmpty("Runtime"),
        host.nonEmpty("Isolation"),
        host.strings("MaskedPaths"),
        host.strings("ReadonlyPaths"),
        host.boolOrNull("Init"),
        host.nonEmpty("ContainerIDFile"),
        null,
        ResourcesDecoder.decode(host, version),
        null,
        null);
  }

  /** A newer field is read, so that a wrong type is told, but does not count before its version. */
  private static <T> @Nullable T since(int minor, ApiVersion version, @Nullable T value) {
    return version.atLeast(minor) ? value : null;
  }

  /** The engine could join another container's, but dockerd does not. */
  private static @Nullable String ownOrHost(JsonObject host, String key, String what) {
    String mode = host.nonEmpty(key);
    if (mode != null && mode.startsWith("container:")) {
      throw EngineException.invalid("invalid " + what + " mode: " + mode);
    }
    return mode;
  }

  /** Before 1.40 others could join by default. */
  private static @Nullable String ipcMode(JsonObject host, ApiVersion version) {
    String given = host.nonEmpty("IpcMode");
    return given == null && version.below(40) ? "shareable" : given;
  }

  static RestartPolicy restartPolicy(JsonObject policy) {
    return new RestartPolicy(policy.text("Name"), policy.integer("MaximumRetryCount"));
  }

  private static LogConfig logConfig(JsonObject log) {
    return new LogConfig(log.nonEmpty("Type"), log.stringMap("Config"));
  }

  private static @Nullable Map<String, List<PortBinding>> portBindings(
      @Nullable Map<String, List<JsonObject>> given) {
    if (given == null) {
      return null;
    }
    Map<String, List<PortBinding>> bindings = new LinkedHashMap<>();
    given.forEach(
        (port, all) -> {
          List<PortBinding> decoded = new ArrayList<>();
          all.forEach(b -> decoded.add(new PortBinding(b.text("HostIp"), b.text("HostPort"))));
          bindings.put(port, decoded);
        });
    return bindings;
  }
}
