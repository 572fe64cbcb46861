package dev.berth.docker.container;

import dev.berth.runtime.container.MountPoint;
import dev.berth.wire.JsonWriter;
import java.util.List;

/** Renders resolved mounts, for inspect and list. */
final class MountPointRenderer {
  private MountPointRenderer() {}

  static void render(JsonWriter out, List<MountPoint> mounts) {
    out.array("Mounts");
    for (MountPoint each : mounts) {
      out.object().put("Type", each.type()).putPresent("Name", each.name());
      out.put("Source", each.source()).put("Destination", each.destination());
      out.putPresent("Driver", each.driver()).put("Mode", each.mode());
      out.put("RW", each.writable()).put("Propagation", each.propagation()).end();
    }
    out.endArray();
  }
}
