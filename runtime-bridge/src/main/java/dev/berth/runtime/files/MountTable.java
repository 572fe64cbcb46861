package dev.berth.runtime.files;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.VolumePart;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        put(each.destination(), Path.of(each.source()), each.writable());
      }
    }
    for (VolumePart part : VolumePart.of(paths, container.id(), container.mounts())) {
      Mounted whole = byDestination.get(clean(part.destination()));
      if (whole != null) {
        put(part.destination(), place(part, paths), whole.writable());
      }
    }
  }

  /** While the container does not run, its links lead nowhere out of the volume either. */
  private static Path place(VolumePart part, StorePaths paths) {
    if (Files.exists(part.place(), LinkOption.NOFOLLOW_LINKS)) {
      return part.place();
    }
    Path content = paths.volumeContent(part.volume());
    try {
      return RootfsPaths.resolve(content, part.subpath().toString());
    } catch (IOException e) {
      throw EngineException.internal("cannot look into volume " + part.volume() + ": " + e, e);
    }
  }

  private void put(String destination, Path source, boolean writable) {
    byDestination.put(clean(destination), new Mounted(source, writable));
  }

  private static String clean(String destination) {
    return Path.of(destination).normalize().toString();
  }

  /** What is mounted exactly there, null for nothing. */
  @Nullable Mounted at(String destination) {
    return byDestination.get(destination);
  }

  /** A mount's source on the host. */
  record Mounted(Path source, boolean writable) {}
}
