package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Facts about host, store and registries, as {@code podman info} shows them. */
final class InfoHandler {
  private static final String CAPABILITIES =
      "CAP_CHOWN,CAP_DAC_OVERRIDE,CAP_FOWNER,CAP_FSETID,CAP_KILL,CAP_NET_BIND_SERVICE,CAP_SETFCAP,"
          + "CAP_SETGID,CAP_SETPCAP,CAP_SETUID,CAP_SYS_CHROOT";

  private final Engine engine;

  InfoHandler(Engine engine) {
    this.engine = engine;
  }

  void info(Exchange exchange) {
    JsonWriter out = new JsonWriter(4096).object();
    host(out, engine.host());
    store(out);
    out.object("registries").end().object("plugins").putStrings("volume", List.of("local"));
    out.putStrings("network", List.of("bridge", "macvlan", "ipvlan"));
    out.putStrings("log", List.of("k8s-file", "none", "passthrough", "journald"));
    out.putNull("authorization").end().object("version").put("APIVersion", Release.VERSION);
    out.put("Version", Release.VERSION).put("GoVersion", "").put("GitCommit", "");
    out.put("BuiltTime", "Thu Jan  1 00:00:00 1970").put("Built", 0);
    out.put("OsArch", "linux/" + engine.host().goArch()).put("Os", "linux").end();
    Replies.json(exchange, out.end());
  }

  private void host(JsonWriter out, HostFacts host) {
    MachineFacts machine = MachineFacts.read();
    out.object("host").put("arch", host.goArch()).put("buildahVersion", Release.BUILDAH);
    out.put("cgroupManager", host.cgroupDriver().equals("none") ? "" : host.cgroupDriver());
    out.put("cgroupVersion", "v2").putStrings("cgroupControllers", host.cgroupControllers());
    program(out, "conmon", "conmon", host);
    out.put("cpus", host.cpus());
    out.object("cpuUtilization").putBoxed("userPercent", machine.userPercent());
    out.putBoxed("systemPercent", machine.systemPercent());
    out.putBoxed("idlePercent", machine.idlePercent()).end();
    out.put("databaseBackend", "")
        .object("distribution")
        .put("distribution", machine.distribution());
    out.put("version", host.osVersion())
        .putPresent("codename", machine.codename())
        .end()
        .put("eventLogger", "file")
        .putNull("freeLocks");
    out.put("hostname", host.hostName());
    out.object("idMappings");
    mappings(out, "gidmap", Path.of("/proc/self/gid_map"));
    mappings(out, "uidmap", Path.of("/proc/self/uid_map"));
    out.end().put("kernel", host.kernelVersion()).put("logDriver", "k8s-file");
    out.put("memFree", machine.memoryFree()).put("memTotal", host.memoryBytes());
    out.put("networkBackend", "netavark");
    out.object("networkBackendInfo").put("backend", "netavark");
    out.putPresent("version", host.programVersion("netavark")).object("dns");
    out.putPresent("version", host.programVersion("aardvark-dns")).end().end();
    program(out, "ociRuntime", "crun", host);
    out.put("os", "linux").object("pasta").put("executable", "/usr/bin/pasta");
    out.put("package", "").put("version", host.programVersion("pasta")).end();
    socket(out);
    out.put("rootlessNetworkCmd", "pasta").put("serviceIsRemote", false);
    security(out, host);
    out.object("slirp4netns").put("executable", "/usr/bin/slirp4netns").put("package", "");
    out.put("version", host.programVersion("slirp4netns")).end();
    out.put("swapFree", machine.swapFree()).put("swapTotal", machine.swapTotal());
    out.put("uptime", machine.uptime()).put("variant", "").put("linkmode", "dynamic").end();
  }

  private static void program(JsonWriter out, String key, String name, HostFacts host) {
    out.object(key);
    if (key.equals("ociRuntime")) {
      out.put("name", name);
    }
    String version = host.programVersion(name);
    out.put("package", "").put("path", "/usr/bin/" + name);
    out.put("version", version.isEmpty() ? "" : name + " version " + version).end();
  }

  private void socket(JsonWriter out) {
    Path socket = engine.config().runRoot().resolve("berth.sock");
    out.object("remoteSocket").put("path", "unix://" + socket);
    out.put("exists", Files.exists(socket)).end();
  }

  private static void security(JsonWriter out, HostFacts host) {
    out.object("security").put("apparmorEnabled", host.apparmor());
    out.put("capabilities", CAPABILITIES).put("rootless", true);
    out.put("seccompEnabled", host.seccomp()).put("seccompProfilePath", "");
    out.put("selinuxEnabled", Files.exists(Path.of("/sys/fs/selinux/enforce"))).end();
  }

  private static void mappings(JsonWriter out, String key, Path map) {
    out.array(key);
    try {
      for (String line : Files.readAllLines(map)) {
        String[] words = line.strip().split(" +");
        out.object().put("container_id", Long.parseLong(words[0]));
        out.put("host_id", Long.parseLong(words[1])).put("size", Long.parseLong(words[2])).end();
      }
    } catch (IOException e) {
      // a kernel without user namespaces has no such file, and no mappings
    }
    out.endArray();
  }

  private void store(JsonWriter out) {
    Path root = engine.config().dataRoot();
    out.object("store").put("configFile", "").object("containerStore");
    List<Container> all = engine.containers().list();
    long paused = count(all, ContainerStatus.PAUSED);
    long running = count(all, ContainerStatus.RUNNING);
    out.put("number", all.size()).put("paused", paused).put("running", running);
    out.put("stopped", all.size() - paused - running).end();
    out.put("graphDriverName", LibpodNames.driver(engine.storageDriver()));
    out.object("graphOptions").end().put("graphRoot", root.toString());
    long total = 0;
    long used = 0;
    try {
      FileStore disk = Files.getFileStore(root);
      total = disk.getTotalSpace();
      used = total - disk.getUnallocatedSpace();
    } catch (IOException e) {
      // the store tells of such a disk itself, with its next write
    }
    out.put("graphRootAllocated", total).put("graphRootUsed", used).object("graphStatus").end();
    out.put("imageCopyTmpDir", root.toString()).object("imageStore");
    out.put("number", engine.images().list().size()).end();
    out.put("runRoot", engine.config().runRoot().toString());
    out.put("volumePath", root.resolve("volumes").toString());
    out.put("transientStore", false).end();
  }

  private static long count(List<Container> all, ContainerStatus status) {
    return all.stream().filter(each -> each.state().status() == status).count();
  }
}
