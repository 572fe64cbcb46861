package dev.berth.runtime.files;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is mounted over a container's root file system: volumes, binds and the engine's files. */
final class MountTable {
  private static final List<String> HOST_FILES = List.of("hosts", "hostname", "resolv.conf");

  /** Nothing mounted. */
  static final MountTable NONE = new MountTable();

  private final Map<String, Mounted> byDestination = new HashMap<>();

  private MountTable() {}

  MountTable(Container container, StorePaths paths) {
    for (String each : HOST_FILES) {
      Path source = paths.container(container.id()).resolve(each);
      byDestination.put("/etc/" + each, new Mounted(source, true));
    }
    for (MountPoint each : container.mounts()) {
      if (each.type().equals("volume") || each.type().equals("bind")) {
        String destination = Path.of(each.destination()).normalize().toString();
        byDestination.put(destination, new Mounted(Path.of(each.source()), each.writable()));
      }
    }
  }

  /** What is mounted exactly there, null for nothing. */
  @Nullable Mounted at(String destination) {
    return byDestination.get(destination);
  }

  /** A mount's source on the host. */
  record Mounted(Path source, boolean writable) {}
}
