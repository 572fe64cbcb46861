package dev.berth.docker.system;

import dev.berth.docker.network.VolumeRenderer.Use;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.volume.Volume;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What takes how much room, measured once for an answer.
 *
 * @param images with the number of containers that use them
 * @param shared bytes an image has in common with others
 */
record UsageReport(
    Set<String> types,
    long layersSize,
    Map<Image, Integer> images,
    Map<Container, SizeOnDisk> containers,
    Map<Volume, Use> volumes,
    Map<Image, Long> shared) {

  static UsageReport of(Engine engine, Set<String> types) {
    List<Container> all = engine.containers().list();
    Map<Image, Integer> images = new LinkedHashMap<>();
    Map<Image, Long> shared = Map.of();
    long layers = 0;
    if (types.contains("image")) {
      layers = engine.images().layersSize();
      for (Image image : engine.images().list()) {
        long users = all.stream().filter(c -> c.imageId().equals(image.id())).count();
        images.put(image, (int) users);
      }
      shared = shared(engine, images.keySet());
    }
    Map<Container, SizeOnDisk> containers = new LinkedHashMap<>();
    if (types.contains("container")) {
      all.forEach(c -> containers.put(c, engine.containers().size(c.id().hex())));
    }
    Map<Volume, Use> volumes = new LinkedHashMap<>();
    if (types.contains("volume")) {
      for (Volume each : engine.volumes().list()) {
        long users = all.stream().filter(c -> mounts(c, each.name())).count();
        volumes.put(each, new Use(engine.volumes().size(each.name()), users));
      }
    }
    return new UsageReport(types, layers, images, containers, volumes, shared);
  }

  private static boolean mounts(Container c, String volume) {
    for (MountPoint mount : c.mounts()) {
      if (volume.equals(mount.name())) {
        return true;
      }
    }
    return false;
  }

  /** Layers are shared when all below them are the same too: a layer alone is not stored. */
  private static Map<Image, Long> shared(Engine engine, Set<Image> images) {
    Map<List<Digest>, Integer> users = new HashMap<>();
    for (Image image : images) {
      for (int i = 1; i <= image.diffIds().size(); i++) {
        users.merge(image.diffIds().subList(0, i), 1, Integer::sum);
      }
    }
    Map<Image, Long> shared = new HashMap<>();
    for (Image image : images) {
      List<Long> sizes = engine.images().layerSizes(image);
      long bytes = 0;
      for (int i = 1; i <= Math.min(sizes.size(), image.diffIds().size()); i++) {
        boolean common = users.getOrDefault(image.diffIds().subList(0, i), 0) > 1;
        bytes += common ? sizes.get(i - 1) : 0;
      }
      shared.put(image, bytes);
    }
    return shared;
  }

  /** Bytes shared with other images. */
  long sharedSize(Image image) {
    return shared.getOrDefault(image, 0L);
  }

  Totals imageTotals() {
    long active = images.values().stream().filter(users -> users > 0).count();
    long used =
        images.entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .mapToLong(each -> each.getKey().size() - sharedSize(each.getKey()))
            .sum();
    return new Totals(active, images.size(), layersSize, Math.max(0, layersSize - used));
  }

  Totals containerTotals() {
    long active = 0;
    long size = 0;
    long free = 0;
    for (Map.Entry<Container, SizeOnDisk> each : containers.entrySet()) {
      boolean running = each.getKey().state().running();
      active += running ? 1 : 0;
      size += each.getValue().writable();
      free += running ? 0 : each.getValue().writable();
    }
    return new Totals(active, containers.size(), size, free);
  }

  Totals volumeTotals() {
    long active = volumes.values().stream().filter(use -> use.users() > 0).count();
    long size = volumes.values().stream().mapToLong(Use::size).sum();
    long free =
        volumes.values().stream().filter(use -> use.users() == 0).mapToLong(Use::size).sum();
    return new Totals(active, volumes.size(), size, free);
  }

  /** Counts and bytes of one kind. */
  record Totals(long active, long count, long size, long reclaimable) {
    static final Totals NONE = new Totals(0, 0, 0, 0);
  }
}
