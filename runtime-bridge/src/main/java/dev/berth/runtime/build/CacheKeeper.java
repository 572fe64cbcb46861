package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageStore;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells what builds keep, and forgets of it. */
final class CacheKeeper {
  private final StorePaths paths;
  private final BuildCache cache;
  private final CacheMounts mounts;
  private final ImageStore images;

  CacheKeeper(StorePaths paths, BuildCache cache, CacheMounts mounts, ImageStore images) {
    this.paths = paths;
    this.cache = cache;
    this.mounts = mounts;
    this.images = images;
  }

  /** All records, notes without content among them; the most recently used last. */
  List<CacheRecord> records() {
    Set<Digest> shared = new HashSet<>();
    for (Image image : images.list()) {
      shared.addAll(LayerStore.chain(image.diffIds()));
    }
    Map<String, BuildCache.Entry> entries = cache.all();
    Map<Digest, String> byChain = new HashMap<>();
    entries.forEach(
        (key, entry) -> {
          Digest chain = entry.chain();
          if (chain != null) {
            byChain.putIfAbsent(chain, key);
          }
        });
    List<CacheRecord> records = new ArrayList<>(mounts.records());
    entries.forEach(
        (key, entry) -> {
          Digest chain = entry.chain();
          records.add(
              new CacheRecord(
                  key,
                  entry.parent() == null ? null : byChain.get(entry.parent()),
                  CacheRecord.REGULAR,
                  entry.text(),
                  chain,
                  false,
                  chain != null && shared.contains(chain),
                  entry.size(),
                  entry.created(),
                  cache.lastUsed(key, entry),
                  cache.uses(key)));
        });
    records.sort(Comparator.comparing(CacheRecord::lastUsed));
    return records;
  }

  /** Forgets records, the least recently used first. */
  Builds.PruneReport prune(CachePrune wanted) {
    List<CacheRecord> records = records();
    long total = records.stream().mapToLong(CacheRecord::size).sum();
    long kept = wanted.kept(total, free());
    List<String> deleted = new ArrayList<>();
    long reclaimed = 0;
    for (CacheRecord each : records) {
      boolean enough = wanted.limits() && total - reclaimed <= kept;
      if (enough || !wanted.takes(each) || !forget(each)) {
        continue;
      }
      reclaimed += each.size();
      if (each.hasContent()) {
        deleted.add(each.id());
      }
    }
    images.collect();
    return new Builds.PruneReport(deleted, reclaimed);
  }

  private boolean forget(CacheRecord each) {
    if (each.type().equals(CacheRecord.MOUNT)) {
      return mounts.remove(each.id());
    }
    cache.remove(each.id());
    return true;
  }

  private long free() {
    try {
      return Files.getFileStore(paths.dataRoot()).getUsableSpace();
    } catch (IOException e) {
      throw EngineException.internal("cannot tell the free space: " + e.getMessage(), e);
    }
  }
}
