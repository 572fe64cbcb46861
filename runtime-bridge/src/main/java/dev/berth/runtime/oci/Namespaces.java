package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The namespaces of a container. There is no user namespace: the engine's own is it. */
final class Namespaces {
  private Namespaces() {}

  static void write(JsonGenerator out, StartContext start) throws IOException {
    out.writeArrayFieldStart("namespaces");
    one(out, "mount", null);
    if (!start.hostNetwork()) {
      one(out, "network", networkPath(start));
    }
    if (!start.hostUts()) {
      one(out, "uts", null);
    }
    if (!start.hostPid()) {
      one(out, "pid", start.sharedNamespace(start.host().pidMode(), "pid", "PID"));
    }
    if (!start.hostIpc()) {
      one(out, "ipc", start.sharedNamespace(start.host().ipcMode(), "ipc", "IPC"));
    }
    if (!Modes.isHost(start.host().cgroupnsMode())) {
      one(out, "cgroup", null);
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
}
