package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.berth.runtime.userns.IdMapping;
import dev.berth.runtime.userns.IdRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespaces of a container. Without a user namespace the engine's own is it. */
final class Namespaces {
  private Namespaces() {}

  static void write(JsonGenerator out, StartContext start) throws IOException {
    out.writeArrayFieldStart("namespaces");
    Path users = start.plan().userNamespace();
    if (users != null) {
      one(out, "user", users.toString());
    }
    one(out, "mount", null);
    if (!start.hostNetwork()) {
      one(out, "network", networkPath(start));
    }
    if (!start.hostUts()) {
      one(out, "uts", start.sharedNamespace(start.host().utsMode(), "uts", "UTS"));
    }
    if (!start.hostPid()) {
      one(out, "pid", start.sharedNamespace(start.host().pidMode(), "pid", "PID"));
    }
    if (!start.hostIpc()) {
      one(out, "ipc", start.sharedNamespace(start.host().ipcMode(), "ipc", "IPC"));
    }
    if (!Modes.isHost(start.host().cgroupnsMode())) {
      one(out, "cgroup", start.sharedNamespace(start.host().cgroupnsMode(), "cgroup", "cgroup"));
    }
    out.writeEndArray();
  }

  private static @Nullable String networkPath(StartContext start) {
    String shared = start.sharedNamespace(start.host().networkMode(), "net", "network");
    if (shared != null) {
      return shared;
    }
    Path given = start.plan().networkNamespace();
    return given == null ? null : given.toString();
  }

  private static void one(JsonGenerator out, String type, @Nullable String path)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("type", type);
    if (path != null) {
      out.writeStringField("path", path);
    }
    out.writeEndObject();
  }

  /** What the user namespace maps: some runtimes want to be told, though it is made already. */
  static void writeMappings(JsonGenerator out, StartContext start) throws IOException {
    IdMapping ids = start.plan().ids();
    if (!ids.identity()) {
      mappings(out, "uidMappings", ids.uids());
      mappings(out, "gidMappings", ids.gids());
    }
  }

  private static void mappings(JsonGenerator out, String field, List<IdRange> ranges)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (IdRange each : ranges) {
      out.writeStartObject();
      out.writeNumberField("containerID", each.inner());
      out.writeNumberField("hostID", each.outer());
      out.writeNumberField("size", each.size());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
