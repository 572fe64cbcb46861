package dev.berth.docker.system;

import dev.berth.docker.image.ImageRow;
import dev.berth.docker.network.VolumeRenderer.Use;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.CacheRecord;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.volume.Volume;
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
    Map<ImageRow, Integer> images,
    Map<Container, SizeOnDisk> containers,
    Map<Volume, Use> volumes,
    Map<Digest, Long> shared,
    List<CacheRecord> cache) {

  static UsageReport of(Engine engine, Set<String> types) {
    List<Container> all = engine.containers().list();
    Map<ImageRow, Integer> images = new LinkedHashMap<>();
    Map<Digest, Long> shared = Map.of();
    long layers = 0;
    if (types.contains("image")) {
      layers = engine.images().layersSize();
      List<ImageRow> rows = ImageRow.of(engine.images(), false);
      rows.forEach(row -> images.put(row, row.users(all)));
      shared = ImageRow.shared(engine.images(), rows);
    }
    Map<Container, SizeOnDisk> containers = new LinkedHashMap<>();
    if (types.contains("container")) {
      all.forEach(c -> containers.put(c, engine.containers().size(c.id().hex())));
    }
    Map<Volume, Use> volumes = new LinkedHashMap<>();
    if (types.contains("volume")) {
      for (Volume each : engine.volumes().list()) {
        if (each.hasOptions()) {
          continue; // what they name takes room elsewhere
        }
        long users = all.stream().filter(c -> c.mountsVolume(each.name())).count();
        volumes.put(each, new Use(engine.volumes().size(each.name()), users));
      }
    }
    List<CacheRecord> cache = types.contains("build-cache") ? engine.builds().cache() : List.of();
    return new UsageReport(types, layers, images, containers, volumes, shared, cache);
  }

  /** Bytes shared with other images. */
  long sharedSize(ImageRow row) {
    return shared.getOrDefault(row.image().id(), 0L);
  }

  /** What images take, by which of them are used. */
  Totals imageTotals(Images store) {
    long active = images.values().stream().filter(users -> users > 0).count();
    long used =
        images.entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .mapToLong(each -> each.getKey().size(store) - sharedSize(each.getKey()))
            .sum();
    return new Totals(active, images.size(), layersSize, Math.max(0, layersSize - used));
  }

  /** What cached steps take beside images: a layer that an image has is counted there. */
  Totals cacheTotals() {
    long active = cache.stream().filter(each -> each.shared() || each.inUse()).count();
    long own = cache.stream().filter(each -> !each.shared()).mapToLong(CacheRecord::size).sum();
    long used = cache.stream().filter(CacheRecord::inUse).mapToLong(CacheRecord::size).sum();
    return new Totals(active, cache.size(), own, own - used);
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
  record Totals(long active, long count, long size, long reclaimable) {}
}
