package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Mounts root file systems for the user to look at. How often one was asked for is noted beside
 * what dies with the boot, as the mounts themselves do; a mounted one survives its container's end.
 */
final class MountContainer {
  private final Lifecycle life;

  MountContainer(Lifecycle life) {
    this.life = life;
  }

  /** Mounts it once more; the path by which the calling user gets there. */
  Path mount(ManagedContainer container) {
    container.lock.lock();
    try {
      Container snapshot = container.snapshot();
      Image image = life.parts.images().ofContainer(snapshot.imageId());
      Path place = life.parts.rootFileSystems().mount(container.id(), image);
      note(container.id(), held(container.id()) + 1);
      life.events.publish(snapshot, "mount");
      return reachable(place);
    } finally {
      container.lock.unlock();
    }
  }

  /** Takes one mount back; nothing happens where there is none. CONFLICT while it is needed. */
  void unmount(ManagedContainer container) {
    container.lock.lock();
    try {
      Container snapshot = container.snapshot();
      int held = held(container.id());
      if (held > 1) {
        note(container.id(), held - 1);
        return;
      }
      if (snapshot.state().alive() && held == 0) {
        throw EngineException.conflict(
            "cannot unmount storage for container %s as it is running or paused"
                .formatted(container.id().hex()));
      }
      forget(container.id());
      if (held == 1 && !snapshot.state().alive()) {
        life.parts.rootFileSystems().unmount(container.id());
      }
      life.events.publish(snapshot, "unmount");
    } finally {
      container.lock.unlock();
    }
  }

  /** Where the mounted ones are, by id: those of running containers too. */
  Map<String, Path> mounted() {
    Map<String, Path> result = new LinkedHashMap<>();
    for (Container each : life.registry.list()) {
      if (each.state().alive() || held(each.id()) > 0) {
        result.put(each.id().hex(), reachable(life.parts.paths().mount(each.id())));
      }
    }
    return result;
  }

  /** How often it was asked for. */
  int held(ContainerId id) {
    try {
      return Integer.parseInt(Files.readString(life.parts.paths().userMount(id)));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException | NumberFormatException e) {
      throw EngineException.internal("cannot read how often it is mounted: " + e, e);
    }
  }

  private void note(ContainerId id, int count) {
    Path file = life.parts.paths().userMount(id);
    try {
      Path directory = Files.createDirectories(file.resolveSibling(""));
      byte[] text = Integer.toString(count).getBytes(StandardCharsets.US_ASCII);
      AtomicFiles.writeFast(file, text, directory);
    } catch (IOException e) {
      throw EngineException.internal("cannot note how often it is mounted: " + e, e);
    }
  }

  /** Forgets all mounts of a container that is removed. */
  void forget(ContainerId id) {
    try {
      Files.deleteIfExists(life.parts.paths().userMount(id));
    } catch (IOException e) {
      throw EngineException.internal("cannot forget that it is mounted: " + e, e);
    }
  }

  /** Mounts are in the holder's namespace, whose root its owner sees below proc. */
  private Path reachable(Path place) {
    try {
      String holder = Files.readString(life.parts.paths().holder());
      return Path.of("/proc/" + holder.substring(0, holder.indexOf(' ')) + "/root" + place);
    } catch (IOException | StringIndexOutOfBoundsException e) {
      return place; // it runs without one
    }
  }
}
