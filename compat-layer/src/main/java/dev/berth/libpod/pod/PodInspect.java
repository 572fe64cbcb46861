package dev.berth.libpod.pod;

import dev.berth.api.ApiVersion;
import dev.berth.libpod.container.ContainerParts;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodStatus;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the answer of inspect (Podman, libpod/define, InspectPodData): an object, which was
 * wrapped in a list by clients since Podman 5.
 */
final class PodInspect {
  private final JsonWriter out;
  private final Pod pod;
  private final List<Container> containers;
  private final boolean five;

  PodInspect(JsonWriter out, Pod pod, List<Container> containers, ApiVersion version) {
    this.out = out;
    this.pod = pod;
    this.containers = containers;
    this.five = version.compareTo(new ApiVersion(5, 0)) >= 0;
  }

  void render() {
    Container infra = PodRenderer.infra(containers);
    out.object().put("Id", pod.id()).put("Name", pod.name());
    out.put("Created", GoTime.rfc3339Nano(pod.created()));
    present("CreateCommand", pod.createCommand());
    out.put("ExitPolicy", pod.exitPolicy()).put("State", PodStatus.of(containers).word());
    out.putText("Hostname", pod.hostname());
    if (pod.labels() != null && !pod.labels().isEmpty()) {
      out.putMap("Labels", pod.labels());
    }
    out.put("CreateCgroup", pod.shareParent());
    out.putPresent("CgroupParent", pod.cgroupParent());
    out.putPresent("CgroupPath", infra == null ? null : cgroup(infra));
    out.put("CreateInfra", infra != null).putPresent("InfraContainerID", pod.infraId());
    if (infra != null) {
      infraConfig(infra);
    }
    present("SharedNamespaces", pod.shared());
    out.put("NumContainers", containers.size());
    containers();
    limits(pod.resources());
    if (infra != null) {
      host(infra);
    }
    if (!pod.restartPolicy().name().isEmpty() || five) {
      String name = pod.restartPolicy().name();
      out.put("RestartPolicy", name.isEmpty() ? "no" : name);
    }
    if (five) {
      out.put("LockNumber", 0);
    }
    out.end();
  }

  private static @Nullable String cgroup(Container infra) {
    String parent = infra.hostConfig().resources().cgroupParent();
    return parent == null || parent.isEmpty() ? null : parent;
  }

  private void containers() {
    if (containers.isEmpty()) {
      return;
    }
    out.array("Containers");
    for (Container each : containers) {
      out.object().put("Id", each.id().hex()).put("Name", each.name());
      out.put("State", LibpodNames.status(each.state())).end();
    }
    out.endArray();
  }

  private void limits(Resources r) {
    out.putPresent("cpu_period", r.cpuPeriod()).putPresent("cpu_quota", r.cpuQuota());
    out.putPresent("cpu_shares", r.cpuShares()).putPresent("cpuset_cpus", r.cpusetCpus());
    out.putPresent("cpuset_mems", r.cpusetMems());
    out.putPresent("memory_limit", r.memory()).putPresent("memory_swap", r.memorySwap());
    out.putPresent("blkio_weight", r.blkioWeight());
    rates("device_read_bps", r.blkioDeviceReadBps());
    rates("device_write_bps", r.blkioDeviceWriteBps());
  }

  private void host(Container infra) {
    HostConfig host = infra.hostConfig();
    if (!infra.mounts().isEmpty()) {
      ContainerParts.mounts(out, "mounts", infra);
    }
    present("volumes_from", host.volumesFrom());
    present("security_opt", host.securityOpt());
  }

  private void rates(String key, @Nullable List<Resources.ThrottleDevice> rates) {
    if (rates != null && !rates.isEmpty()) {
      out.array(key);
      rates.forEach(each -> out.object().put("Path", each.path()).put("Rate", each.rate()).end());
      out.endArray();
    }
  }

  private void infraConfig(Container infra) {
    HostConfig host = infra.hostConfig();
    boolean hostNetwork = "host".equals(host.networkMode());
    out.object("InfraConfig");
    Map<String, List<PortBinding>> ports = host.portBindings();
    ContainerParts.ports(out, "PortBindings", ports == null ? Map.of() : ports);
    out.put("HostNetwork", hostNetwork).put("StaticIP", "").put("StaticMAC", "");
    Extras.OwnFiles own = host.more().ownFiles();
    out.put("NoManageResolvConf", own.resolvConf()).putStrings("DNSServer", orNull(host.dns()));
    out.putStrings("DNSSearch", orNull(host.dnsSearch()));
    out.putStrings("DNSOption", orNull(host.dnsOptions()));
    if (five) {
      out.put("NoManageHostname", own.hostname());
    }
    out.put("NoManageHosts", own.hosts()).putStrings("HostAdd", orNull(host.extraHosts()));
    if (five) {
      out.putText("HostsFile", own.baseHosts());
    }
    out.putStrings("Networks", orNull(NetworkNames.of(infra))).putNull("NetworkOptions");
    Resources r = pod.resources();
    out.putPresent("cpu_period", r.cpuPeriod()).putPresent("cpu_quota", r.cpuQuota());
    out.putPresent("cpuset_cpus", r.cpusetCpus());
    out.put("pid_ns", mode(host.pidMode())).put("userns", userns(host.usernsMode()));
    out.put("uts_ns", mode(host.utsMode())).end();
  }

  private static String mode(@Nullable String mode) {
    return mode == null || mode.isEmpty() ? "private" : mode;
  }

  private static String userns(@Nullable String mode) {
    return mode == null || mode.isEmpty() ? "host" : mode;
  }

  private void present(String key, @Nullable List<String> values) {
    if (values != null && !values.isEmpty()) {
      out.putStrings(key, values);
    }
  }

  private static @Nullable List<String> orNull(@Nullable List<String> values) {
    return values == null || values.isEmpty() ? null : values;
  }
}
