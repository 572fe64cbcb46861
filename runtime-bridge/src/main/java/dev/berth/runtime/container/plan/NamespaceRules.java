package dev.berth.runtime.container.plan;

import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.Modes;
import dev.berth.runtime.userns.UsernsMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of namespace modes and of what cannot go with them. */
final class NamespaceRules {
  private NamespaceRules() {}

  static void check(ContainerConfig config, HostConfig host) {
    words(host);
    sysctls(host);
    String mode = HostRules.text(host.networkMode());
    boolean named = !HostRules.text(config.hostname()).isEmpty();
    boolean otherName =
        Modes.isHost(host.utsMode())
            || Modes.containerRef(host.utsMode()) != null
            || Modes.path(host.utsMode()) != null;
    conflict(otherName && named, "hostname and the UTS mode");
    boolean shared = mode.startsWith("container:") || mode.equals("container");
    if (shared && HostRules.text(Modes.containerRef(mode)).isEmpty()) {
      throw EngineException.invalid(
          "invalid network mode: invalid container format container:<name|id>");
    }
    boolean links = some(host.links());
    if (links && shared) {
      throw EngineException.invalid(
          "conflicting options: container type network can't be used with links. This would result"
              + " in undefined behavior");
    }
    if (links && Modes.isHost(mode)) {
      throw EngineException.invalid(
          "conflicting options: host type networking can't be used with links. This would result"
              + " in undefined behavior");
    }
    if (shared && host.pod() == null) {
      conflict(named, "hostname and the network mode");
      conflict(some(host.dns()), "dns and the network mode");
      conflict(some(host.extraHosts()), "custom host-to-IP mapping and the network mode");
      conflict(
          host.publishAllPorts() || some(host.portBindings()),
          "port publishing and the container type network mode");
      conflict(
          config.exposedPorts() != null && !config.exposedPorts().isEmpty(),
          "port exposing and the container type network mode");
    }
  }

  private static void words(HostConfig host) {
    boolean paths = host.extras() != null; // Docker has no such mode
    oneOf("PID", host.pidMode(), List.of("", "host", "private"), paths);
    oneOf("IPC", host.ipcMode(), List.of("", "none", "private", "shareable", "host"), paths);
    oneOf("UTS", host.utsMode(), List.of("", "host", "private"), paths);
    oneOf("cgroup namespace", host.cgroupnsMode(), List.of("", "private", "host"), paths);
    if (Modes.path(host.networkMode()) != null && !paths) {
      throw EngineException.notFound("network " + host.networkMode() + " not found");
    }
    UsernsMode users = UsernsMode.parse(host.usernsMode());
    boolean joins = otherOnes(host.pidMode()) || otherOnes(host.ipcMode());
    boolean own = users.kind() != UsernsMode.Kind.HOST && users.kind() != UsernsMode.Kind.CONTAINER;
    if (own && joins) {
      // The kernel lets only who is root over both namespaces mount the other's proc and mqueue.
      throw EngineException.invalid(
          "cannot share another container's PID or IPC namespace when user namespaces are enabled");
    }
  }

  private static boolean otherOnes(@Nullable String mode) {
    return Modes.containerRef(mode) != null || Modes.path(mode) != null;
  }

  private static void oneOf(String what, @Nullable String mode, List<String> words, boolean paths) {
    String text = HostRules.text(mode);
    String ref = Modes.containerRef(text);
    boolean path = paths && Modes.path(text) != null;
    if (!words.contains(text) && !path && (ref == null || ref.isEmpty())) {
      throw EngineException.invalid("invalid " + what + " mode: " + text);
    }
  }

  private static void sysctls(HostConfig host) {
    Map<String, String> sysctls = host.sysctls() == null ? Map.of() : host.sysctls();
    for (String name : sysctls.keySet()) {
      boolean net = name.startsWith("net.") || name.startsWith("net/");
      boolean ipc =
          name.startsWith("fs.mqueue.")
              || name.startsWith("kernel.msg")
              || name.startsWith("kernel.shm")
              || name.equals("kernel.sem");
      if (net && Modes.isHost(host.networkMode())) {
        throw EngineException.invalid(
            "sysctl '" + name + "' not allowed in host network namespace");
      }
      if (ipc && Modes.isHost(host.ipcMode())) {
        throw EngineException.invalid("sysctl '" + name + "' not allowed in host ipc namespace");
      }
      if (name.equals("kernel.hostname")) {
        throw EngineException.invalid(
            "sysctl \"kernel.hostname\" is not allowed as it conflicts with the OCI \"hostname\""
                + " field");
      }
      if (!net && !ipc && !name.equals("kernel.domainname")) {
        throw EngineException.invalid(
            "sysctl \"" + name + "\" is not in a separate kernel namespace");
      }
    }
  }

  private static void conflict(boolean found, String what) {
    if (found) {
      throw EngineException.invalid("conflicting options: " + what);
    }
  }

  private static boolean some(@Nullable List<?> list) {
    return list != null && !list.isEmpty();
  }

  private static boolean some(@Nullable Map<?, ?> map) {
    return map != null && !map.isEmpty();
  }
}
