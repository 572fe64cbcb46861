package dev.berth.runtime.container;

import dev.berth.runtime.store.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private final VolumeUse use;

  RunCleanup(ContainerParts parts, ContainerRegistry registry) {
    this.parts = parts;
    this.use = new VolumeUse(parts, registry);
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
    attempt(failures, () -> unmount(container));
    attempt(failures, () -> Futures.get(network));
    attempt(failures, () -> parts.userNamespaces().release(container.id()));
    attempt(failures, () -> parts.renderer().ended(container));
    attempt(failures, () -> deleteFiles(container));
    for (VolumePart part : VolumePart.of(parts.paths(), container.id(), container.mounts())) {
      attempt(failures, () -> parts.volumes().unmountPart(part.place()));
    }
    for (MountPoint mount : container.mounts()) {
      String volume = mount.volume();
      if (volume != null) {
        attempt(
            failures, () -> parts.volumes().detach(volume, () -> use.isNeeded(volume, container)));
      }
    }
    for (RuntimeException failure : failures) {
      LOG.log(
          System.Logger.Level.WARNING, "cleaning up container " + container.id().hex(), failure);
    }
    return failures;
  }

  /** What the user mounted stays until the user takes it back. */
  private void unmount(Container container) {
    if (!Files.exists(parts.paths().userMount(container.id()))) {
      parts.rootFileSystems().unmount(container.id());
    }
  }

  private void deleteFiles(Container container) {
    try {
      AtomicFiles.deleteTree(parts.paths().containerRun(container.id()));
      Files.deleteIfExists(parts.paths().exit(container.id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
