package dev.berth.runtime.volume;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.image.Trash;
import dev.berth.runtime.image.Trees;
import dev.berth.runtime.linux.Kernel;
import dev.berth.runtime.store.RootfsPaths;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Volumes as directories, some with a mount on top. */
public final class LocalVolumes implements Volumes {
  /** The only driver there is. */
  public static final String DRIVER = "local";

  private static final System.Logger LOG = System.getLogger(LocalVolumes.class.getName());

  private final StorePaths paths;
  private final Events events;
  private final VolumeMounts mounts;
  private final VolumeShelf shelf;
  private final Kernel kernel;
  private final VolumeFill fill;
  private final PartMounts parts;
  private final PendingVolumes pending;
  private final VolumeHolds holds = new VolumeHolds();
  private final Object[] filling = new Object[32];

  public LocalVolumes(StorePaths paths, Events events, Kernel kernel, Trash trash) {
    this.paths = paths;
    this.events = events;
    this.mounts = new VolumeMounts(kernel);
    this.shelf = new VolumeShelf(paths, mounts, trash);
    this.kernel = kernel;
    this.fill = new VolumeFill(kernel);
    this.pending = new PendingVolumes(paths.pendingVolumes());
    this.parts = new PartMounts(kernel);
    Arrays.setAll(filling, i -> new Object());
  }

  @Override
  public Volume create(
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {
    return make(null, name, driver, options, labels);
  }

  @Override
  public Volume createFor(
      ContainerId holder,
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {
    return make(holder, name, driver, options, labels);
  }

  private synchronized Volume make(
      @Nullable ContainerId holder,
      @Nullable String name,
      @Nullable String driver,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels) {
    boolean anonymous = name == null || name.isEmpty();
    String chosen = anonymous ? HexIds.random() : String.valueOf(name);
    checkDriver(chosen, driver);
    Volume existing = shelf.all().get(chosen);
    if (holder != null && existing == null) {
      pending.note(holder.hex(), List.of(chosen));
    }
    Volume volume = existing == null ? make(chosen, options, labels, anonymous) : existing;
    if (holder != null) {
      holds.take(holder, chosen, existing == null);
    }
    return volume;
  }

  private Volume make(
      String name,
      @Nullable Map<String, String> options,
      @Nullable Map<String, String> labels,
      boolean anonymous) {
    VolumeNames.check(name);
    VolumeOptions.parse(name, options == null ? Map.of() : options);
    Map<String, String> all = labels;
    if (anonymous) {
      all = labels == null ? new LinkedHashMap<>() : new LinkedHashMap<>(labels);
      all.put(Volume.ANONYMOUS_LABEL, "");
    }
    boolean marked = all != null && all.containsKey(Volume.ANONYMOUS_LABEL);
    Volume volume = shelf.add(name, options, all, marked);
    events.publish("volume", "create", name, Map.of("driver", DRIVER));
    return volume;
  }

  private static void checkDriver(String name, @Nullable String driver) {
    if (driver != null && !driver.isEmpty() && !driver.equals(DRIVER)) {
      throw EngineException.notFound(
          "create %s: error looking up volume plugin %s: plugin \"%s\" not found"
              .formatted(name, driver, driver));
    }
  }

  @Override
  public synchronized void hold(ContainerId holder, String name) {
    holds.take(holder, get(name).name(), false);
  }

  @Override
  public void release(ContainerId holder) {
    holds.release(holder);
    pending.forget(holder.hex());
  }

  @Override
  public void leaving(ContainerId holder, List<String> names) {
    pending.note(holder.hex(), names);
  }

  @Override
  public void recover(Users users) {
    for (String container : pending.containers()) {
      removeUnused(pending.of(container), users);
      pending.forget(container);
    }
  }

  @Override
  public void abandon(ContainerId holder, Users users) {
    removeUnused(holds.release(holder), users);
    pending.forget(holder.hex());
  }

  private void removeUnused(Collection<String> names, Users users) {
    for (String name : names) {
      try {
        remove(name, true, users);
      } catch (EngineException e) {
        LOG.log(System.Logger.Level.DEBUG, "kept by another container: " + e.text());
      }
    }
  }

  private ConcurrentMap<String, Volume> all() {
    return shelf.all();
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
  public synchronized void remove(String name, boolean force, Users users) {
    if (!all().containsKey(name)) {
      if (force) {
        return;
      }
      throw unknown(name);
    }
    List<String> all = users(name, users);
    if (!all.isEmpty()) {
      throw EngineException.conflict(
          "remove " + name + ": volume is in use - [" + String.join(", ", all) + ']');
    }
    shelf.remove(name);
    events.publish("volume", "destroy", name, Map.of("driver", DRIVER));
  }

  /** Those being made first: they are not given back before the others know them. */
  private List<String> users(String name, Users users) {
    List<String> all = holds.holders(name);
    for (String user : users.of(name)) {
      if (!all.contains(user)) {
        all.add(user);
      }
    }
    return all;
  }

  @Override
  public PruneReport prune(Predicate<Volume> filter, Users users) {
    List<String> deleted = new ArrayList<>();
    long reclaimed = 0;
    for (Volume volume : list()) {
      if (!filter.test(volume) || !users(volume.name(), users).isEmpty()) {
        continue;
      }
      try {
        long size = size(volume.name());
        remove(volume.name(), false, users);
        deleted.add(volume.name());
        reclaimed += size;
      } catch (EngineException e) {
        // One volume that resists must not keep the others.
        LOG.log(System.Logger.Level.WARNING, "prune: " + e.text(), e);
      }
    }
    return new PruneReport(deleted, reclaimed);
  }

  @Override
  public long size(String name) {
    return Trees.size(Path.of(get(name).mountpoint()));
  }

  @Override
  public void attach(String name) {
    Volume volume = get(name);
    if (volume.hasOptions()) {
      synchronized (this) {
        mounts.mount(volume);
      }
    }
  }

  @Override
  public void detach(String name, BooleanSupplier inUse) {
    Volume volume = all().get(name);
    if (volume == null || !volume.hasOptions()) {
      return;
    }
    synchronized (this) {
      if (!inUse.getAsBoolean()) {
        mounts.unmount(paths.volumeContent(name));
      }
    }
  }

  @Override
  public void mountPart(String name, Path subpath, Path place) {
    parts.unmount(place); // of a run that was cut short
    parts.mount(Path.of(get(name).mountpoint()), subpath, place);
  }

  @Override
  public void unmountPart(Path place) {
    parts.unmount(place);
  }

  @Override
  public List<String> restrictions(String name) {
    Volume volume = all().get(name);
    return volume == null || !volume.hasOptions()
        ? List.of()
        : VolumeOptions.parse(name, volume.optionsOrNone()).mount().restrictions();
  }

  @Override
  public void own(Path tree, long uid, long gid) {
    try {
      new TreeOwner(kernel, uid, gid).own(tree);
    } catch (IOException e) {
      throw EngineException.internal(
          "cannot change the owner of " + tree + " to " + uid + ":" + gid + ": " + e.getMessage(),
          e);
    }
  }

  @Override
  public boolean mayBeFilled(String name) {
    Volume volume = get(name);
    if (volume.hasOptions()) {
      // A new file system in memory is gone when it is unmounted: nothing to be filled for.
      return VolumeOptions.parse(name, volume.optionsOrNone()).isBind();
    }
    return fill.mayHaveWork(Path.of(volume.mountpoint()), paths.volume(name));
  }

  @Override
  public void copyUp(String name, Path rootfs, String path) {
    Volume volume = get(name);
    if (!mayBeFilled(name)) {
      return;
    }
    Path content = Path.of(volume.mountpoint());
    try {
      synchronized (filling[Math.floorMod(name.hashCode(), filling.length)]) {
        Path source = RootfsPaths.resolve(rootfs, path);
        if (volume.hasOptions()) {
          fill.fillForeign(content, source);
        } else {
          fill.fill(content, source, paths.volume(name));
        }
      }
    } catch (IOException e) {
      throw EngineException.internal(
          "failed to populate volume " + name + " from the image: " + e, e);
    }
  }
}
