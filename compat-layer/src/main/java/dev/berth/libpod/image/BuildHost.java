package dev.berth.libpod.image;

import dev.berth.api.Query;
import dev.berth.docker.build.BuildLimits;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.container.Extras;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Limits, mounts, namespaces and security of the containers that a build's steps run in. */
final class BuildHost {
  /** The profile that clients name when they mean the default one. */
  private static final Set<String> DEFAULT_SECCOMP =
      Set.of("", "/usr/share/containers/seccomp.json", "/etc/containers/seccomp.json");

  private final Query query;
  private final BuildWords words;

  BuildHost(Query query) {
    this.query = query;
    this.words = new BuildWords(query);
  }

  HostConfig config() {
    HostConfigBuilder host = new HostConfigBuilder();
    hosts(host);
    host.dns(words.listOrNull("dnsservers")).dnsOptions(words.listOrNull("dnsoptions"));
    host.dnsSearch(words.listOrNull("dnssearch"));
    host.shmSize(BuildLimits.number(query, "shmsize"));
    host.capAdd(words.listOrNull("addcaps")).capDrop(words.listOrNull("dropcaps"));
    host.binds(words.listOrNull("volume")).groupAdd(words.listOrNull("groupadd"));
    host.securityOpt(security());
    network(host);
    namespaces(host);
    ResourcesBuilder limits = BuildLimits.of(query).ulimits(ulimits()).devices(devices());
    return host.resources(limits.build()).build();
  }

  /** A step sees the image's own /etc/hosts where it is to have none. */
  private void hosts(HostConfigBuilder host) {
    List<String> extra = words.listOrNull("extrahosts");
    if (query.bool("nohosts")) {
      if (extra != null) {
        throw PodmanException.plain(
            400, "build: --no-hosts and --add-host conflict, can not be used together");
      }
      host.extras(Extras.NONE.withFiles(new Extras.OwnFiles(true, false, false, null)));
    }
    host.extraHosts(extra);
  }

  /** buildah's NetworkDisabled is 1; the others mean the default network. */
  private void network(HostConfigBuilder host) {
    String mode = query.get("networkmode");
    host.networkMode(
        switch (mode) {
          case "", "0", "2", "default", "enabled" -> null;
          case "1", "disabled", "none" -> "none";
          case "host" -> "host";
          default -> throw PodmanException.plain(400, "build: invalid networkmode: " + mode);
        });
  }

  /** buildah's NamespaceOptions. */
  private void namespaces(HostConfigBuilder host) {
    for (JsonObject each : words.objects("nsoptions")) {
      String name = each.text("Name");
      boolean shared = each.bool("Host");
      String path = each.text("Path");
      if (path.startsWith("/")) {
        throw PodmanException.plain(
            500,
            "build: nsoptions: joining the " + name + " namespace " + path + " is not supported");
      }
      switch (name) {
        case "network" -> {
          if (shared || !path.isEmpty()) {
            host.networkMode(shared ? "host" : path);
          }
        }
        case "pid" -> host.pidMode(shared ? "host" : null);
        case "ipc" -> host.ipcMode(shared ? "host" : null);
        case "uts" -> host.utsMode(shared ? "host" : null);
        case "cgroup" -> host.cgroupnsMode(shared ? "host" : null);
        case "user", "mount" -> {} // steps run as the user who runs the engine
        default -> throw PodmanException.plain(400, "build: nsoptions: unknown namespace " + name);
      }
    }
    JsonObject mappings = words.object("idmappingoptions");
    if (mappings != null && !(mappings.blank("UIDMap") && mappings.blank("GIDMap"))) {
      throw PodmanException.plain(
          500,
          "build: idmappingoptions is not supported: steps run in the engine's user namespace");
    }
  }

  private @Nullable List<String> security() {
    List<String> all = new ArrayList<>(words.list("securityopt"));
    words.list("labelopts").forEach(each -> all.add("label=" + each));
    String apparmor = query.get("apparmor");
    if (!apparmor.isEmpty()) {
      all.add("apparmor=" + apparmor);
    }
    String seccomp = query.get("seccomp");
    if (!DEFAULT_SECCOMP.contains(seccomp)) {
      all.add("seccomp=" + (seccomp.equals("unconfined") ? seccomp : profile(seccomp)));
    }
    return all.isEmpty() ? null : all;
  }

  private static String profile(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw PodmanException.plain(
          500, "opening seccomp profile failed: open " + path + ": no such file or directory");
    }
  }

  /** {@code /dev/fuse[:/dev/x[:rwm]]}. */
  private @Nullable List<Resources.DeviceMapping> devices() {
    List<Resources.DeviceMapping> devices = new ArrayList<>();
    for (String each : words.list("devices")) {
      String[] parts = each.split(":", -1);
      if (parts.length > 3 || !parts[0].startsWith("/")) {
        throw PodmanException.plain(400, "invalid device specification: " + each);
      }
      boolean rights = parts.length == 2 && !parts[1].startsWith("/");
      String inside = parts.length > 1 && !rights ? parts[1] : parts[0];
      String access = parts.length == 3 ? parts[2] : rights ? parts[1] : "rwm";
      devices.add(new Resources.DeviceMapping(parts[0], inside, access));
    }
    return devices.isEmpty() ? null : devices;
  }

  /** {@code nofile=10:20}. */
  private @Nullable List<Resources.Ulimit> ulimits() {
    List<Resources.Ulimit> limits = new ArrayList<>();
    for (String each : words.list("ulimits")) {
      if (!each.matches("\\w+=-?\\d{1,18}(:-?\\d{1,18})?")) {
        throw PodmanException.plain(400, "invalid ulimit argument: " + each);
      }
      int equals = each.indexOf('=');
      String[] values = each.substring(equals + 1).split(":");
      limits.add(
          new Resources.Ulimit(
              each.substring(0, equals),
              Long.parseLong(values[0]),
              Long.parseLong(values[values.length - 1])));
    }
    return limits.isEmpty() ? null : limits;
  }
}
