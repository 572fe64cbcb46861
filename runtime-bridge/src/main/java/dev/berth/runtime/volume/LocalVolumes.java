package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.AtomicFiles;
import dev.berth.runtime.store.DocumentStore;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Volumes as directories. A volume exists when its document does: the directory is made before the
 * document and deleted after it, so a crash leaves at most a directory nobody knows of.
 */
public final class LocalVolumes implements Volumes {
  /** The only driver there is. */
  public static final String DRIVER = "local";

  private static final String ANONYMOUS = "com.docker.volume.anonymous";
  private static final int FORMAT = 1;

  private final StorePaths paths;
  private final Events events;
  private final VolumeMounts mounts;
  private final DocumentStore<Document> documents;
  private volatile @Nullable ConcurrentMap<String, Volume> known;

  public LocalVolumes(StorePaths paths, Events events, Kernel kernel) {
    this.mounts = new VolumeMounts(kernel);
    this.paths = paths;
    this.events = events;
    this.documents = new DocumentStore<>(paths, paths.volumeDocuments(), Document.class);
  }

  /** The stored form. */
  record Document(
      int formatVersion,
      String name,
      Instant created,
      Map<String, String> labels,
      Map<String, String> options,
      boolean anonymous) {}

  @Override
  public synchronized Volume create(
      @Nullable String name,
      @Nullable String driver,
      Map<String, String> options,
      Map<String, String> labels) {
    boolean anonymous = name == null || name.isEmpty();
    String chosen = anonymous ? HexIds.random() : String.valueOf(name);
    if (driver != null && !driver.isEmpty() && !driver.equals(DRIVER)) {
      throw EngineException.notFound(
          "create "
              + chosen
              + ": error looking up volume plugin "
              + driver
              + ": plugin \""
              + driver
              + "\" not found");
    }
    Volume existing = all().get(chosen);
    if (existing != null) {
      return existing;
    }
    VolumeNames.check(chosen);
    VolumeOptions.parse(chosen, options);
    Map<String, String> allLabels = new LinkedHashMap<>(labels);
    if (anonymous) {
      allLabels.put(ANONYMOUS, "");
    }
    Document document =
        new Document(
            FORMAT,
            chosen,
            Instant.now(),
            allLabels,
            new LinkedHashMap<>(options),
            allLabels.containsKey(ANONYMOUS));
    makeDirectory(chosen);
    documents.write(chosen, document);
    Volume volume = volume(document);
    all().put(chosen, volume);
    events.publish("volume", "create", chosen, Map.of("driver", DRIVER));
    return volume;
  }

  private void makeDirectory(String name) {
    try {
      // Left by a removal that was cut short, it must not show its old content.
      AtomicFiles.deleteTree(paths.volume(name));
      Files.createDirectories(paths.volumeContent(name));
    } catch (IOException e) {
      throw EngineException.internal("create " + name + ": " + e, e);
    }
  }

  private Volume volume(Document document) {
    return new Volume(
        document.name(),
        DRIVER,
        paths.volumeContent(document.name()).toString(),
        document.created(),
        document.labels(),
        document.options(),
        document.anonymous());
  }

  private ConcurrentMap<String, Volume> all() {
    ConcurrentMap<String, Volume> result = known;
    if (result == null) {
      synchronized (this) {
        result = known;
        if (result == null) {
          result = new ConcurrentHashMap<>();
          for (Document document : documents.list()) {
            result.put(document.name(), volume(document));
          }
          known = result;
        }
      }
    }
    return result;
  }

  @Override
  public Volume get(String name) {
    Volume volume = all().get(name);
    if (volume == null) {
      throw unknown(name);
    }
    return volume;
  }

  private static EngineException unknown(String name) {
    return EngineException.notFound((name.isEmpty() ? "get" : "get " + name) + ": no such volume");
  }

  @Override
  public List<Volume> list() {
    List<Volume> result = new ArrayList<>(all().values());
    result.sort(Comparator.comparing(Volume::name));
    return result;
  }

  @Override
  public synchronized void remove(String name, boolean force, List<String> users) {
    if (!all().containsKey(name)) {
      if (force) {
        return;
      }
      throw unknown(name);
    }
    if (!users.isEmpty()) {
      throw EngineException.conflict(
          "remove " + name + ": volume is in use - [" + String.join(", ", users) + ']');
    }
    documents.delete(name);
    all().remove(name);
    mounts.unmount(paths.volumeContent(name));
    try {
      AtomicFiles.deleteTree(paths.volume(name));
    } catch (IOException e) {
      throw EngineException.internal("remove " + name + ": " + e, e);
    }
    events.publish("volume", "destroy", name, Map.of("driver", DRIVER));
  }

  @Override
  public PruneReport prune(Predicate<Volume> filter, Predicate<String> inUse) {
    List<String> deleted = new ArrayList<>();
    long reclaimed = 0;
    for (Volume volume : list()) {
      if (inUse.test(volume.name()) || !filter.test(volume)) {
        continue;
      }
      try {
        long size = size(volume.name());
        remove(volume.name(), false, List.of());
        deleted.add(volume.name());
        reclaimed += size;
      } catch (EngineException e) {
        // One volume that resists must not keep the others.
        System.getLogger(LocalVolumes.class.getName())
            .log(System.Logger.Level.WARNING, "prune: " + e.text(), e);
      }
    }
    return new PruneReport(deleted, reclaimed);
  }

  @Override
  public long size(String name) {
    return TreeSize.of(Path.of(get(name).mountpoint()));
  }

  @Override
  public void attach(String name) {
    Volume volume = get(name);
    if (!volume.options().isEmpty()) {
      synchronized (this) {
        mounts.mount(volume);
      }
    }
  }

  @Override
  public void detach(String name, BooleanSupplier inUse) {
    Volume volume = all().get(name);
    if (volume == null || volume.options().isEmpty()) {
      return;
    }
    synchronized (this) {
      if (!inUse.getAsBoolean()) {
        mounts.unmount(paths.volumeContent(name));
      }
    }
  }

  @Override
  public void copyUp(String name, Path rootfs, String path) {
    Volume volume = get(name);
    if (!volume.options().isEmpty()) {
      return;
    }
    try {
      TreeCopy.fill(
          Path.of(volume.mountpoint()), RootfsPaths.resolve(rootfs, path), paths.volume(name));
    } catch (IOException e) {
      throw EngineException.internal(
          "failed to populate volume " + name + " from the image: " + e, e);
    }
  }
}
