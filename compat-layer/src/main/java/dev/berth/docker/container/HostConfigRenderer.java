package dev.berth.docker.container;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.PortBinding;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders HostConfig as inspect shows it. */
final class HostConfigRenderer {
  private HostConfigRenderer() {}

  /**
   * Renders it.
   *
   * @param started whether the container ever ran: only then dockerd finds out what the host cannot
   */
  static void render(JsonWriter out, HostConfig host, ApiVersion version, boolean started) {
    out.object("HostConfig");
    out.putStrings("Binds", host.binds()).putText("ContainerIDFile", host.containerIdFile());
    logAndNetwork(out, host);
    out.object("RestartPolicy");
    String policy = host.restartPolicy().name();
    out.put("Name", policy.isEmpty() ? "no" : policy);
    out.put("MaximumRetryCount", host.restartPolicy().maximumRetryCount()).end();
    out.put("AutoRemove", host.autoRemove()).putText("VolumeDriver", host.volumeDriver());
    out.putStrings("VolumesFrom", host.volumesFrom());
    List<Integer> size = host.consoleSize();
    out.putNumbers("ConsoleSize", size == null ? List.of(0, 0) : size);
    if (version.atLeast(43) && host.annotations() != null && !host.annotations().isEmpty()) {
      out.putMap("Annotations", host.annotations());
    }
    out.putStrings("CapAdd", host.capAdd()).putStrings("CapDrop", host.capDrop());
    namespaces(out, host);
    security(out, host);
    ResourcesRenderer.render(out, host.resources(), started);
    if (host.mounts() != null && !host.mounts().isEmpty()) {
      MountSpecRenderer.render(out, host.mounts());
    }
    out.putStrings("MaskedPaths", host.maskedPaths());
    out.putStrings("ReadonlyPaths", host.readonlyPaths());
    if (host.init() != null) {
      out.put("Init", host.init());
    }
    out.end();
  }

  private static void logAndNetwork(JsonWriter out, HostConfig host) {
    String driver = host.logConfig().type();
    out.object("LogConfig").put("Type", driver == null || driver.isEmpty() ? "json-file" : driver);
    Map<String, String> options = host.logConfig().config();
    out.putMap("Config", options == null ? Map.of() : options).end();
    String mode = host.networkMode();
    out.put("NetworkMode", mode == null || mode.isEmpty() ? "bridge" : mode);
    if (host.portBindings() == null) {
      out.putNull("PortBindings");
    } else {
      portMap(out, "PortBindings", host.portBindings());
    }
  }

  /** Bindings by port, sorted; a null map is shown empty. */
  static void portMap(
      JsonWriter out, String key, @Nullable Map<String, List<PortBinding>> bindings) {
    out.object(key);
    if (bindings != null) {
      new TreeMap<>(bindings).forEach((port, all) -> bindings(out, port, all));
    }
    out.end();
  }

  /** The bindings of one port. */
  static void bindings(JsonWriter out, String port, List<PortBinding> all) {
    out.array(port);
    for (PortBinding each : all) {
      out.object().putText("HostIp", each.hostIp()).putText("HostPort", each.hostPort()).end();
    }
    out.endArray();
  }

  private static void namespaces(JsonWriter out, HostConfig host) {
    String cgroupns = host.cgroupnsMode();
    out.put("CgroupnsMode", cgroupns == null ? "private" : cgroupns);
    out.putStrings("Dns", host.dns()).putStrings("DnsOptions", host.dnsOptions());
    out.putStrings("DnsSearch", host.dnsSearch());
    out.putStrings("ExtraHosts", host.extraHosts()).putStrings("GroupAdd", host.groupAdd());
    String ipc = host.ipcMode();
    out.put("IpcMode", ipc == null ? "private" : ipc).putText("Cgroup", host.cgroup());
    List<String> links = host.links();
    out.putStrings("Links", links == null || links.isEmpty() ? null : links)
        .put("OomScoreAdj", host.oomScoreAdj());
    out.putText("PidMode", host.pidMode());
  }

  private static void security(JsonWriter out, HostConfig host) {
    out.put("Privileged", host.privileged()).put("PublishAllPorts", host.publishAllPorts());
    out.put("ReadonlyRootfs", host.readonlyRootfs()).putStrings("SecurityOpt", host.securityOpt());
    map(out, "StorageOpt", host.storageOpt());
    map(out, "Tmpfs", host.tmpfs());
    out.putText("UTSMode", host.utsMode()).putText("UsernsMode", host.usernsMode());
    out.put("ShmSize", host.shmSize() == 0 ? 64L << 20 : host.shmSize());
    map(out, "Sysctls", host.sysctls());
    out.putPresent("Runtime", host.runtime()).putText("Isolation", host.isolation());
  }

  private static void map(JsonWriter out, String key, @Nullable Map<String, String> values) {
    if (values != null && !values.isEmpty()) {
      out.putMap(key, values);
    }
  }
}
