package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.store.StorePaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a volume that a container mounts. Containers that share the volume may replace what is
 * on the way to it at any time, so it is looked up once, step by step, and mounted at a place of
 * its own, where the runtime finds it.
 *
 * @param volume name of the volume
 * @param subpath relative to the volume's content
 * @param destination where the container has it
 * @param place where it is mounted while the container runs
 */
public record VolumePart(String volume, Path subpath, String destination, Path place) {
  /** The parts among a container's mounts; which place is whose depends on their order only. */
  public static List<VolumePart> of(
      StorePaths paths, ContainerId container, List<MountPoint> mounts) {
    List<VolumePart> parts = new ArrayList<>();
    for (MountPoint mount : mounts) {
      String name = mount.volume();
      if (name == null) {
        continue;
      }
      Path content = paths.volumeContent(name);
      Path source = Path.of(mount.source());
      if (!source.equals(content) && source.startsWith(content)) {
        Path place = paths.volumePart(container, parts.size());
        parts.add(new VolumePart(name, content.relativize(source), mount.destination(), place));
      }
    }
    return parts;
  }
}
