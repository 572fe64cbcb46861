package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.container.ContainerFiles.Change;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Answers with changed paths of a container or an image. */
public final class ChangesRenderer {
  /** What Podman itself puts into a container; its own list, which is the same for images. */
  private static final Set<String> ENGINES_OWN =
      Set.of(
          "/dev",
          "/etc/hostname",
          "/etc/hosts",
          "/etc/resolv.conf",
          "/proc",
          "/run",
          "/run/notify",
          "/run/.containerenv",
          "/run/secrets",
          "/sys");

  private static final byte[] NONE = "null\n".getBytes(StandardCharsets.UTF_8);

  private ChangesRenderer() {}

  /** Sends them without the mount points of the engine's own files; null when none are left. */
  public static void send(Exchange exchange, List<Change> changes) {
    List<Change> told =
        changes.stream().filter(each -> !ENGINES_OWN.contains(each.path())).toList();
    if (told.isEmpty()) {
      exchange.send(200, Replies.JSON, NONE);
      return;
    }
    JsonWriter out = new JsonWriter(1024).array();
    for (Change each : told) {
      out.object().put("Path", each.path()).put("Kind", each.kind().ordinal()).end();
    }
    Replies.json(exchange, out.endArray());
  }
}
