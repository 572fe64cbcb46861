package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.berth.runtime.config.HostFacts;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.oci.SeccompChoice.Filter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code linux} object: namespaces, limits, filters, hidden paths. */
final class LinuxSection {
  static final String DOMAIN = "kernel.domainname";
  private static final String LOW_PORTS = "net.ipv4.ip_unprivileged_port_start";

  private static final String PING = "net.ipv4.ping_group_range";

  private final HostFacts facts;

  LinuxSection(HostFacts facts) {
    this.facts = facts;
  }

  void write(
      JsonGenerator out, StartContext start, SecurityOptions security, @Nullable Filter seccomp)
      throws IOException {
    HostConfig host = start.host();
    out.writeStartObject();
    Namespaces.write(out, start);
    Namespaces.writeMappings(out, start);
    String cgroup = cgroupsPath(start);
    if (cgroup != null) {
      out.writeStringField("cgroupsPath", cgroup);
    }
    List<String> controllers = facts.cgroupControllers();
    if (!controllers.isEmpty() && !host.more().cgroupsDisabled()) {
      out.writeFieldName("resources");
      ResourcesJson.write(out, host.resources(), controllers, host.more().unified());
    }
    writePersonality(out, host.more().personality());
    writeSysctls(out, start);
    String asked = host.more().rootPropagation();
    String propagation = asked != null ? asked : Propagation.ofRoot(start.container().mounts());
    if (propagation != null) {
      out.writeStringField("rootfsPropagation", propagation);
    }
    if (seccomp != null) {
      out.writeFieldName("seccomp");
      out.writeRawValue(new String(seccomp.profile(), StandardCharsets.UTF_8));
    }
    boolean open = host.privileged() || security.systemPathsUnconfined();
    writePaths(out, "maskedPaths", open, host.maskedPaths(), SystemPaths.MASKED);
    writePaths(out, "readonlyPaths", open, host.readonlyPaths(), SystemPaths.READ_ONLY);
    out.writeEndObject();
  }

  private static void writePersonality(JsonGenerator out, @Nullable String domain)
      throws IOException {
    if (domain != null) {
      out.writeObjectFieldStart("personality");
      out.writeStringField("domain", domain);
      out.writeEndObject();
    }
  }

  /** Null where the runtime chooses, or no cgroup can be made. */
  private @Nullable String cgroupsPath(StartContext start) {
    if (start.host().more().cgroupsDisabled()) {
      return null;
    }
    String parent = start.host().resources().cgroupParent();
    boolean given = parent != null && !parent.isEmpty();
    String id = start.container().id().hex();
    return switch (facts.cgroupDriver()) {
      case "systemd" -> MemoryEvents.slice(start.container(), parent) + ":berth:" + id;
      case "cgroupfs" -> given ? parent + '/' + id : null;
      default -> null;
    };
  }

  private static void writeSysctls(JsonGenerator out, StartContext start) throws IOException {
    Map<String, String> sysctls = new LinkedHashMap<>();
    boolean ownNetwork =
        !start.hostNetwork()
            && Modes.containerRef(start.host().networkMode()) == null
            && Modes.path(start.host().networkMode()) == null;
    if (ownNetwork && Files.exists(Path.of("/proc/sys", LOW_PORTS.replace('.', '/')))) {
      sysctls.put(LOW_PORTS, "0");
    }
    boolean grouped = start.plan().ids().outerGid(0) >= 0;
    if (ownNetwork && grouped && start.host().extras() != null) {
      sysctls.put(PING, "0 0"); // Podman's containers have no raw sockets
    }
    if (start.host().sysctls() != null) {
      sysctls.putAll(start.host().sysctls());
      sysctls.remove(DOMAIN);
    }
    if (sysctls.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("sysctl");
    for (Map.Entry<String, String> entry : sysctls.entrySet()) {
      out.writeStringField(entry.getKey(), entry.getValue());
    }
    out.writeEndObject();
  }

  private static void writePaths(
      JsonGenerator out,
      String field,
      boolean open,
      @Nullable List<String> given,
      List<String> standard)
      throws IOException {
    List<String> paths = given != null ? given : open ? List.of() : standard;
    out.writeArrayFieldStart(field);
    for (String path : paths) {
      out.writeString(path);
    }
    out.writeEndArray();
  }
}
