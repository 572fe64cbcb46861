package dev.berth.docker.system;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.log.option.LogDrivers;
import dev.berth.runtime.network.FirewallFacts;
import dev.berth.runtime.registry.conf.ProxySettings;
import dev.berth.runtime.registry.conf.RegistryOverview;
import dev.berth.runtime.registry.conf.RegistrySettings;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Facts about the engine and its host. */
final class InfoHandler {
  private final Engine engine;

  InfoHandler(Engine engine) {
    this.engine = engine;
  }

  void info(Exchange exchange) {
    ApiVersion version = exchange.version();
    HostFacts host = engine.host();
    JsonWriter out = new JsonWriter(4096).object().put("ID", engine.id());
    counts(out);
    out.put("Driver", engine.storageDriver());
    driverStatus(out);
    out.object("Plugins").putStrings("Volume", List.of("local"));
    out.putStrings("Network", List.of("bridge", "host", "ipvlan", "macvlan", "null"))
        .putNull("Authorization");
    out.putStrings("Log", LogDrivers.names()).end();
    limits(out, Set.copyOf(host.cgroupControllers()), version);
    out.put("SystemTime", GoTime.rfc3339Nano(Instant.now())).put("LoggingDriver", "json-file");
    out.put("CgroupDriver", host.cgroupDriver()).put("CgroupVersion", "2");
    out.put("NEventsListener", engine.events().subscribers());
    hostFacts(out, host, version);
    proxies(out);
    out.put("Name", host.hostName()).putStrings("Labels", List.of());
    out.put("ExperimentalBuild", false).put("ServerVersion", Product.VERSION);
    runtimes(out);
    swarm(out);
    programs(out, host, version);
    security(out, host, version);
    if (version.atLeast(44)) {
      out.putStrings("CDISpecDirs", List.of());
    }
    if (version.atLeast(49)) {
      firewall(out, engine.networks().firewall());
    }
    List<String> warnings = new ArrayList<>(host.warnings());
    for (String each : engine.registrySettings().warnings()) {
      warnings.add("WARNING: " + each);
    }
    out.putStrings("Warnings", warnings.isEmpty() ? null : warnings);
    if (version.below(25)) {
      out.put("ExecutionDriver", "<not supported>");
    }
    Replies.json(exchange, out.end());
  }

  private static void firewall(JsonWriter out, FirewallFacts facts) {
    out.object("FirewallBackend").put("Driver", facts.driver());
    if (!facts.details().isEmpty()) {
      out.array("Info");
      facts.details().forEach((name, value) -> pair(out, name, value));
      out.endArray();
    }
    out.end();
  }

  private void counts(JsonWriter out) {
    int running = 0;
    int paused = 0;
    List<Container> all = engine.containers().list();
    for (Container each : all) {
      paused += each.state().status() == ContainerStatus.PAUSED ? 1 : 0;
      running += each.state().running() && each.state().status() != ContainerStatus.PAUSED ? 1 : 0;
    }
    out.put("Containers", all.size()).put("ContainersRunning", running);
    out.put("ContainersPaused", paused).put("ContainersStopped", all.size() - running - paused);
    long images = engine.images().list().stream().filter(each -> !each.aside()).count();
    out.put("Images", images);
  }

  private void driverStatus(JsonWriter out) {
    if (!engine.storageDriver().equals("overlay2")) {
      out.putNull("DriverStatus");
      return;
    }
    out.array("DriverStatus");
    pair(out, "Backing Filesystem", backing());
    pair(out, "Supports d_type", "true");
    pair(out, "Using metacopy", "false");
    pair(out, "Native Overlay Diff", "false");
    pair(out, "userxattr", "true");
    out.endArray();
  }

  private static void pair(JsonWriter out, String key, String value) {
    out.array().element(key).element(value).endArray();
  }

  /** The file system below the store, by the name of Docker's table. */
  private String backing() {
    try {
      String type = Files.getFileStore(engine.config().dataRoot()).type();
      return type.startsWith("ext") ? "extfs" : type;
    } catch (IOException e) {
      return "<unknown>";
    }
  }

  private static void limits(JsonWriter out, Set<String> controllers, ApiVersion version) {
    boolean memory = controllers.contains("memory");
    boolean cpu = controllers.contains("cpu");
    out.put("MemoryLimit", memory).put("SwapLimit", memory);
    out.put("CpuCfsPeriod", cpu).put("CpuCfsQuota", cpu).put("CPUShares", cpu);
    out.put("CPUSet", controllers.contains("cpuset"));
    out.put("PidsLimit", controllers.contains("pids")).put("IPv4Forwarding", true);
    if (version.below(50)) {
      out.put("BridgeNfIptables", false).put("BridgeNfIp6tables", false);
    }
    out.put("Debug", false).put("NFd", openFiles()).put("OomKillDisable", false);
    // what is counted are threads, here those that the kernel knows
    out.put("NGoroutines", Thread.activeCount());
  }

  private static int openFiles() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? -1 : open.length;
  }

  private void hostFacts(JsonWriter out, HostFacts host, ApiVersion version) {
    out.put("KernelVersion", host.kernelVersion());
    out.put("OperatingSystem", host.operatingSystem()).put("OSVersion", host.osVersion());
    out.put("OSType", "linux").put("Architecture", host.machine());
    out.put("IndexServerAddress", "https://index.docker.io/v1/");
    registry(out, version, engine.registrySettings());
    out.put("NCPU", host.cpus()).put("MemTotal", host.memoryBytes());
    out.putNull("GenericResources");
    out.put("DockerRootDir", engine.config().dataRoot().toString());
  }

  private static void registry(JsonWriter out, ApiVersion version, RegistrySettings settings) {
    out.object("RegistryConfig");
    if (version.below(48)) {
      out.putNull("AllowNondistributableArtifactsCIDRs");
      out.putNull("AllowNondistributableArtifactsHostnames");
    }
    RegistryOverview known = RegistryOverview.of(settings);
    out.putStrings("InsecureRegistryCIDRs", known.insecureNetworks());
    out.object("IndexConfigs").object("docker.io").put("Name", "docker.io");
    out.putStrings("Mirrors", known.hubMirrors()).put("Secure", true).put("Official", true).end();
    for (String host : known.insecureHosts()) {
      out.object(host).put("Name", host).putStrings("Mirrors", List.of());
      out.put("Secure", false).put("Official", false).end();
    }
    out.end().putStrings("Mirrors", known.hubMirrors()).end();
  }

  private void proxies(JsonWriter out) {
    ProxySettings proxies = engine.registrySettings().proxies();
    out.put("HttpProxy", masked(proxies.http())).put("HttpsProxy", masked(proxies.https()));
    out.put("NoProxy", proxies.none());
  }

  /** Credentials in a proxy's URL are for the engine alone. */
  private static String masked(String url) {
    int scheme = url.indexOf("://");
    int at = url.lastIndexOf('@');
    return scheme < 0 || at < scheme
        ? url
        : url.substring(0, scheme + 3) + "xxxxx:xxxxx" + url.substring(at);
  }

  private void runtimes(JsonWriter out) {
    out.object("Runtimes");
    engine.runtimes().installed().forEach((name, path) -> out.object(name).put("path", path).end());
    out.end().put("DefaultRuntime", engine.runtimes().defaultName());
  }

  private static void swarm(JsonWriter out) {
    out.object("Swarm").put("NodeID", "").put("NodeAddr", "");
    out.put("LocalNodeState", "inactive").put("ControlAvailable", false).put("Error", "");
    out.putNull("RemoteManagers").end().put("LiveRestoreEnabled", true).put("Isolation", "");
  }

  private static void programs(JsonWriter out, HostFacts host, ApiVersion version) {
    out.put("InitBinary", "catatonit");
    commit(out, "ContainerdCommit", "", version);
    commit(out, "RuncCommit", host.programVersion("crun"), version);
    commit(out, "InitCommit", host.programVersion("catatonit"), version);
  }

  private static void commit(JsonWriter out, String key, String id, ApiVersion version) {
    out.object(key).put("ID", id);
    if (version.below(49)) {
      out.put("Expected", id);
    }
    out.end();
  }

  /** Below 1.25 bare names, later {@code name=} and options. */
  private static void security(JsonWriter out, HostFacts host, ApiVersion version) {
    String name = version.below(25) ? "" : "name=";
    List<String> security = new ArrayList<>();
    if (host.apparmor()) {
      security.add(name + "apparmor");
    }
    if (host.seccomp()) {
      security.add(name + (version.below(25) ? "seccomp" : "seccomp,profile=builtin"));
    }
    security.add(name + "rootless");
    if (!host.cgroupDriver().equals("none")) {
      security.add(name + "cgroupns");
    }
    out.putStrings("SecurityOptions", security);
  }
}
