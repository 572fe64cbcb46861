package dev.berth.runtime.container;

import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes away what a run needs: the runtime's state, networks, the mount, run-time files. Each step
 * is idempotent and tried whatever the others did, since a start or an end may have been killed
 * anywhere.
 */
final class RunCleanup {
  private static final System.Logger LOG = System.getLogger(RunCleanup.class.getName());

  private final ContainerParts parts;
  private final ContainerRegistry registry;

  RunCleanup(ContainerParts parts, ContainerRegistry registry) {
    this.parts = parts;
    this.registry = registry;
  }

  /** Cleans up; the caller holds the container's lock. Returns what failed. */
  List<RuntimeException> clean(Container container) {
    List<RuntimeException> failures = new ArrayList<>();
    CompletableFuture<Void> network =
        NetworkModes.hasOwnNetwork(container)
            ? Futures.run(() -> parts.networks().leave(container))
            : CompletableFuture.completedFuture(null);
    attempt(failures, () -> parts.runtime().delete(container.id(), true));
    attempt(failures, () -> parts.runtime().released(container));
    attempt(failures, () -> parts.rootFileSystems().unmount(container.id()));
    attempt(failures, () -> Futures.get(network));
    attempt(failures, () -> deleteFiles(container));
    for (MountPoint mount : container.mounts()) {
      String volume = mount.name();
      if (volume != null && mount.type().equals("volume")) {
        attempt(failures, () -> parts.volumes().detach(volume, () -> isUsed(volume, container)));
      }
    }
    for (RuntimeException failure : failures) {
      LOG.log(
          System.Logger.Level.WARNING, "cleaning up container " + container.id().hex(), failure);
    }
    return failures;
  }

  /** Whether another container runs with it, or is being started: its directory is there then. */
  private boolean isUsed(String volume, Container besides) {
    for (Container other : registry.list()) {
      if (!other.id().equals(besides.id())
          && other.mounts().stream().anyMatch(mount -> volume.equals(mount.name()))
          && Files.exists(parts.paths().containerRun(other.id()))) {
        return true;
      }
    }
    return false;
  }

  private void deleteFiles(Container container) {
    try {
      AtomicFiles.deleteTree(parts.paths().containerRun(container.id()));
      Files.deleteIfExists(parts.paths().exit(container.id()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void attempt(List<RuntimeException> failures, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }
}
