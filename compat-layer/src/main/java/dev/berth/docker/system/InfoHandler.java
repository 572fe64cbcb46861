package dev.berth.docker.system;

import dev.berth.api.Exchange;
import dev.berth.docker.text.GoTime;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.log.option.LogDrivers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Facts about the engine and its host. */
final class InfoHandler {
  private final Engine engine;

  InfoHandler(Engine engine) {
    this.engine = engine;
  }

  void info(Exchange exchange) {
    HostFacts host = engine.host();
    JsonWriter out = new JsonWriter(4096).object().put("ID", engine.id());
    counts(out);
    out.put("Driver", engine.storageDriver()).array("DriverStatus");
    out.array().element("Native Overlay Diff").element("false").endArray();
    out.array().element("userxattr").element("true").endArray().endArray();
    out.object("Plugins").putStrings("Volume", List.of("local"));
    out.putStrings("Network", List.of("bridge", "host", "null")).putNull("Authorization");
    out.putStrings("Log", LogDrivers.names()).end();
    limits(out, Set.copyOf(host.cgroupControllers()));
    out.put("Debug", false).put("NFd", 0).put("NGoroutines", 0);
    out.put("SystemTime", GoTime.rfc3339Nano(Instant.now()))
        .put("LoggingDriver", LogDrivers.DEFAULT);
    out.put("CgroupDriver", host.cgroupDriver()).put("CgroupVersion", "2");
    out.put("NEventsListener", 0);
    hostFacts(out, host);
    registry(out);
    out.putNull("GenericResources");
    proxies(out);
    out.put("Name", host.hostName()).putStrings("Labels", List.of());
    out.put("ExperimentalBuild", false).put("ServerVersion", Product.VERSION);
    runtime(out, engine);
    out.putStrings("Warnings", host.warnings().isEmpty() ? null : host.warnings());
    Replies.json(exchange, out.end());
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
    out.put("Images", engine.images().list().size());
  }

  private static void limits(JsonWriter out, Set<String> controllers) {
    boolean memory = controllers.contains("memory");
    boolean cpu = controllers.contains("cpu");
    out.put("MemoryLimit", memory).put("SwapLimit", memory);
    out.put("CpuCfsPeriod", cpu).put("CpuCfsQuota", cpu).put("CPUShares", cpu);
    out.put("CPUSet", controllers.contains("cpuset"));
    out.put("PidsLimit", controllers.contains("pids")).put("OomKillDisable", false);
    out.put("IPv4Forwarding", true);
  }

  private void hostFacts(JsonWriter out, HostFacts host) {
    out.put("KernelVersion", host.kernelVersion());
    out.put("OperatingSystem", host.operatingSystem()).put("OSVersion", host.osVersion());
    out.put("OSType", "linux").put("Architecture", host.machine()).put("NCPU", host.cpus());
    out.put("MemTotal", host.memoryBytes());
    out.put("DockerRootDir", engine.config().dataRoot().toString());
    out.put("IndexServerAddress", "https://index.docker.io/v1/");
  }

  private static void registry(JsonWriter out) {
    out.object("RegistryConfig").putNull("InsecureRegistryCIDRs").object("IndexConfigs");
    out.object("docker.io").put("Name", "docker.io").putStrings("Mirrors", List.of());
    out.put("Secure", true).put("Official", true).end().end();
    out.putStrings("Mirrors", null).end();
  }

  private void proxies(JsonWriter out) {
    Map<String, String> env = engine.config().environment();
    out.put("HttpProxy", masked(env, "HTTP_PROXY", "http_proxy"));
    out.put("HttpsProxy", masked(env, "HTTPS_PROXY", "https_proxy"));
    out.put("NoProxy", masked(env, "NO_PROXY", "no_proxy"));
  }

  /** Credentials in a proxy's URL are for the engine alone. */
  private static String masked(Map<String, String> env, String upper, String lower) {
    String url = env.getOrDefault(upper, env.getOrDefault(lower, ""));
    int scheme = url.indexOf("://");
    int at = url.lastIndexOf('@');
    return scheme < 0 || at < scheme
        ? url
        : url.substring(0, scheme + 3) + "xxxxx:xxxxx" + url.substring(at);
  }

  private static void runtime(JsonWriter out, Engine engine) {
    HostFacts host = engine.host();
    out.object("Runtimes");
    engine.runtimes().installed().forEach((name, path) -> out.object(name).put("path", path).end());
    out.end()
        .put("DefaultRuntime", engine.runtimes().defaultName())
        .object("Swarm")
        .put("NodeID", "")
        .put("NodeAddr", "");
    out.put("LocalNodeState", "inactive").put("ControlAvailable", false).put("Error", "");
    out.putNull("RemoteManagers").end().put("LiveRestoreEnabled", true).put("Isolation", "");
    out.put("InitBinary", "catatonit");
    commit(out, "ContainerdCommit", "");
    commit(out, "RuncCommit", host.programVersion("crun"));
    commit(out, "InitCommit", host.programVersion("catatonit"));
    List<String> security = new ArrayList<>();
    if (host.apparmor()) {
      security.add("name=apparmor");
    }
    if (host.seccomp()) {
      security.add("name=seccomp,profile=builtin");
    }
    security.add("name=rootless");
    if (!host.cgroupDriver().equals("none")) {
      security.add("name=cgroupns");
    }
    out.putStrings("SecurityOptions", security).put("ProductLicense", "");
    out.putStrings("CDISpecDirs", List.of());
  }

  private static void commit(JsonWriter out, String key, String id) {
    out.object(key).put("ID", id).end();
  }
}
