package dev.berth.libpod.container;

import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.LogConfig;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders how it runs on this host (Podman, InspectContainerHostConfig). */
final class HostRenderer {
  private final JsonWriter out;
  private final Container c;
  private final HostConfig host;
  private final String cgroupManager;
  private final boolean five;

  HostRenderer(JsonWriter out, Container container, String cgroupManager, boolean five) {
    this.five = five;
    this.out = out;
    this.c = container;
    this.host = container.hostConfig();
    this.cgroupManager = cgroupManager;
  }

  void render() {
    out.object("HostConfig").putStrings("Binds", binds());
    out.put("CgroupManager", cgroupManager.equals("none") ? "cgroupfs" : cgroupManager);
    out.put("CgroupMode", mode(host.cgroupnsMode(), "private")).put("ContainerIDFile", "");
    log();
    String network = host.networkMode();
    boolean bridged = !NetworkNames.of(c).isEmpty();
    out.put("NetworkMode", bridged || network == null ? "bridge" : network);
    Map<String, List<PortBinding>> ports = host.portBindings();
    NetworkRenderer.ports(out, "PortBindings", ports == null ? Map.of() : ports);
    RestartPolicy policy = host.restartPolicy();
    out.object("RestartPolicy").put("Name", policyName(policy.name()));
    out.put("MaximumRetryCount", policy.maximumRetryCount()).end();
    out.put("AutoRemove", host.autoRemove()).put("AutoRemoveImage", host.more().removeImage());
    out.putMap("Annotations", Annotations.shown(c, five)).put("VolumeDriver", "");
    out.putStrings("VolumesFrom", host.volumesFrom());
    out.putStrings("CapAdd", Capabilities.added(host));
    out.putStrings("CapDrop", Capabilities.dropped(host));
    strings("Dns", host.dns());
    strings("DnsOptions", host.dnsOptions());
    strings("DnsSearch", host.dnsSearch());
    strings("ExtraHosts", host.extraHosts());
    String base = host.more().ownFiles().baseHosts();
    out.put("HostsFile", base == null ? "" : base);
    strings("GroupAdd", host.groupAdd());
    out.put("IpcMode", mode(host.ipcMode(), "shareable")).put("Cgroup", "");
    out.put("Cgroups", host.more().cgroupsDisabled() ? "disabled" : "default")
        .putNull("Links")
        .put("OomScoreAdj", host.oomScoreAdj());
    out.put("PidMode", mode(host.pidMode(), "private")).put("Privileged", host.privileged());
    out.put("PublishAllPorts", host.publishAllPorts());
    out.put("ReadonlyRootfs", host.readonlyRootfs());
    strings("SecurityOpt", securityOptions());
    TmpfsOptions.render(out, c);
    out.put("UTSMode", mode(host.utsMode(), "private"));
    out.put("UsernsMode", users(mode(host.usernsMode(), "")));
    out.put("ShmSize", host.shmSize() == 0 ? 65_536_000 : host.shmSize()).put("Runtime", "oci");
    out.putNumbers("ConsoleSize", List.of(0, 0)).put("Isolation", "");
    resources(host.resources());
    out.end();
  }

  /** Nothing was not a name before 5.0. */
  private String policyName(String name) {
    boolean none = name.isEmpty() || name.equals("no");
    return none ? five ? "no" : "" : name;
  }

  private static String users(String mode) {
    boolean own = !mode.isEmpty() && !mode.equals("host") && !mode.startsWith("container:");
    return own ? "private" : mode.equals("host") ? "" : mode;
  }

  /** Without what follows from sharing the host's processes. */
  private List<String> securityOptions() {
    List<String> given = host.securityOpt() == null ? List.of() : host.securityOpt();
    boolean implied = host.privileged() || "host".equals(host.pidMode());
    implied |= "host".equals(host.ipcMode());
    Map<String, String> notes = host.annotations() == null ? Map.of() : host.annotations();
    String profile = notes.get(Annotations.SECCOMP);
    boolean systemd = SystemdMode.is(c);
    List<String> shown = new ArrayList<>();
    for (String each : given) {
      if (profile != null && each.startsWith("seccomp=")) {
        shown.add("seccomp=" + profile);
      } else if (systemd && each.equals(SystemdMode.WRITABLE_CGROUPS)) {
        continue; // told as a mode of the container
      } else if (!implied || !each.equals("label=disable")) {
        shown.add(each);
      }
    }
    return shown;
  }

  private void strings(String key, @Nullable List<String> values) {
    out.putStrings(key, values == null ? List.of() : values);
  }

  private static String mode(@Nullable String given, String absent) {
    return given == null || given.isEmpty() ? absent : given;
  }

  private List<String> binds() {
    List<String> binds = new ArrayList<>();
    for (MountPoint each : InspectRenderer.volumesFirst(c)) {
      if (each.type().equals("bind") || each.type().equals("volume")) {
        String source = each.name() == null ? each.source() : each.name();
        String options = each.writable() ? "rw,rprivate" : "ro,rprivate";
        String more = each.name() == null ? ",rbind" : ",nosuid,nodev,rbind";
        binds.add(source + ":" + each.destination() + ":" + options + more);
      }
    }
    return binds;
  }

  private void log() {
    LogConfig log = host.logConfig();
    Map<String, String> options = log.config() == null ? Map.of() : log.config();
    out.object("LogConfig").put("Type", mode(log.type(), "json-file")).putNull("Config");
    out.putText("Path", c.logPath()).put("Tag", options.getOrDefault("tag", ""));
    out.put("Size", LogSpec.shown(options.get("max-size"))).end();
  }

  private void resources(Resources r) {
    out.put("CpuShares", r.cpuShares()).put("Memory", r.memory()).put("NanoCpus", nanoCpus(r));
    out.putText("CgroupParent", r.cgroupParent()).put("BlkioWeight", r.blkioWeight());
    out.putNull("BlkioWeightDevice").putNull("BlkioDeviceReadBps");
    out.putNull("BlkioDeviceWriteBps").putNull("BlkioDeviceReadIOps");
    out.putNull("BlkioDeviceWriteIOps").put("CpuPeriod", r.cpuPeriod());
    out.put("CpuQuota", r.cpuQuota()).put("CpuRealtimePeriod", r.cpuRealtimePeriod());
    out.put("CpuRealtimeRuntime", r.cpuRealtimeRuntime()).putText("CpusetCpus", r.cpusetCpus());
    out.putText("CpusetMems", r.cpusetMems());
    devices(r.devices());
    out.put("DiskQuota", 0).put("KernelMemory", 0).put("MemoryReservation", r.memoryReservation());
    Long swappiness = r.memorySwappiness();
    out.put("MemorySwap", r.memorySwap())
        .put("MemorySwappiness", swappiness == null ? 0 : swappiness);
    out.put("OomKillDisable", Boolean.TRUE.equals(r.oomKillDisable()));
    if (Boolean.TRUE.equals(host.init())) {
      out.put("Init", true);
    }
    Long pids = r.pidsLimit();
    out.put("PidsLimit", pids == null ? 0 : pids).array("Ulimits");
    if (r.ulimits() != null) {
      for (Resources.Ulimit each : r.ulimits()) {
        out.object().put("Name", "RLIMIT_" + each.name().toUpperCase(Locale.ROOT));
        out.put("Soft", each.soft()).put("Hard", each.hard()).end();
      }
    }
    out.endArray().put("CpuCount", 0).put("CpuPercent", 0).put("IOMaximumIOps", 0);
    out.put("IOMaximumBandwidth", 0).putNull("CgroupConf");
  }

  private static long nanoCpus(Resources r) {
    boolean quota = r.nanoCpus() == 0 && r.cpuQuota() > 0 && r.cpuPeriod() > 0;
    return quota ? 1_000_000_000L * r.cpuQuota() / r.cpuPeriod() : r.nanoCpus();
  }

  private void devices(@Nullable List<Resources.DeviceMapping> devices) {
    out.array("Devices");
    for (Resources.DeviceMapping each :
        devices == null ? List.<Resources.DeviceMapping>of() : devices) {
      out.object().put("PathOnHost", each.pathOnHost());
      out.putText("PathInContainer", each.pathInContainer());
      out.put("CgroupPermissions", "").end();
    }
    out.endArray();
  }
}
