package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Blobs;
import dev.berth.runtime.image.LayerStore;
import dev.berth.runtime.image.MessageDigests;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.Json;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What steps made, by everything their result depends on. An entry is used only while its layer is
 * in the store; the collector keeps the layers that entries name.
 */
public final class BuildCache {
  private final DocumentStore<Entry> documents;
  private final Blobs blobs;
  private final LayerStore layers;
  private final Path directory;
  private final Map<String, Integer> uses = new ConcurrentHashMap<>();

  /**
   * @param parent chain id of the layers below, null for none
   * @param diffId the layer, null when the step changed no file
   * @param text the instruction
   */
  public record Entry(
      int format,
      @Nullable Digest parent,
      @Nullable Digest diffId,
      long size,
      Instant created,
      String text) {
    static final int FORMAT = 1;

    /** Chain id of its layer, null when it has none. */
    public @Nullable Digest chain() {
      return diffId == null ? null : LayerStore.chainId(parent, diffId);
    }
  }

  public BuildCache(StorePaths paths, Blobs blobs, LayerStore layers) {
    this.documents = new DocumentStore<>(paths, paths.buildCache(), Entry.class);
    this.directory = paths.buildCache();
    this.blobs = blobs;
    this.layers = layers;
  }

  /** The key of a step: a digest of all that its result depends on. */
  static String key(List<?> facts) {
    try {
      return MessageDigests.sha256(Json.write(facts)).hex();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a step made, null when that is not known or not there any more. */
  synchronized @Nullable Entry find(String key) {
    Entry entry;
    try {
      entry = documents.read(key);
    } catch (EngineException e) {
      return null; // what cannot be read is made again
    }
    Digest chain = entry == null ? null : entry.chain();
    if (entry == null || chain == null) {
      return entry;
    }
    Digest diffId = entry.diffId();
    return diffId != null && layers.has(chain) && blobs.has(diffId) ? entry : null;
  }

  /** Remembers that a step was taken from here. */
  void used(String key) {
    uses.merge(key, 1, Integer::sum);
    try {
      Files.setLastModifiedTime(file(key), FileTime.from(Instant.now()));
    } catch (IOException e) {
      // it is gone just now
    }
  }

  /** When a step was last taken from an entry. */
  Instant lastUsed(String key, Entry entry) {
    try {
      return Files.getLastModifiedTime(file(key)).toInstant();
    } catch (IOException e) {
      return entry.created();
    }
  }

  /** How often it was used since this service began, its making included. */
  int uses(String key) {
    return 1 + uses.getOrDefault(key, 0);
  }

  private Path file(String key) {
    return directory.resolve(key + ".json");
  }

  synchronized void put(String key, Entry entry) {
    documents.write(key, entry);
  }

  /** All entries, by key. */
  public synchronized Map<String, Entry> all() {
    Map<String, Entry> all = new TreeMap<>();
    for (String key : documents.keys()) {
      Entry entry = documents.read(key);
      if (entry != null) {
        all.put(key, entry);
      }
    }
    return all;
  }

  /** Tells the collector what entries refer to. */
  public void keep(Set<Digest> keptBlobs, Set<String> keptLayers) {
    for (Entry entry : all().values()) {
      Digest chain = entry.chain();
      Digest diffId = entry.diffId();
      if (chain != null && diffId != null) {
        keptBlobs.add(diffId);
        keptLayers.add(chain.hex());
      }
    }
  }

  /** Forgets one. */
  synchronized void remove(String key) {
    documents.delete(key);
  }
}
