package dev.berth.runtime.container;

import dev.berth.runtime.container.ExitWaiter.ExitResult;
import dev.berth.runtime.error.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes containers. The mark comes first, so that a removal killed half-way is finished at the
 * next start; renaming the directory away is the moment it is gone; files are deleted after the
 * answer.
 */
final class RemoveContainer {
  private static final System.Logger LOG = System.getLogger(RemoveContainer.class.getName());

  private final Lifecycle life;
  private final RunCleanup cleanup;

  RemoveContainer(Lifecycle life, RunCleanup cleanup) {
    this.life = life;
    this.cleanup = cleanup;
  }

  /** Claims the removal; fails CONFLICT when it must not be removed. */
  void begin(ManagedContainer container, String ref, boolean force) {
    container.lock.lock();
    try {
      if (container.removing) {
        throw EngineException.conflict("removal of container " + ref + " is already in progress");
      }
      if (container.state().running() && !force) {
        throw failed(ref, EngineException.conflict(refusal(container.snapshot())));
      }
      container.removing = true;
      container.cancelRestart();
    } finally {
      container.lock.unlock();
    }
  }

  private static String refusal(Container container) {
    ContainerStatus status = container.state().status();
    return status == ContainerStatus.PAUSED
        ? "container is paused and must be unpaused first"
        : "container is " + status.word() + ": stop the container before removing or force remove";
  }

  /** The failure as a client reads it, with the name it used. */
  static EngineException failed(String ref, EngineException cause) {
    return new EngineException(
        cause.kind(), "cannot remove container \"" + ref + "\": " + cause.text(), cause);
  }

  /** Gives the claim back after a failure. */
  void abandon(ManagedContainer container) {
    container.removing = false;
  }

  /** Removes a container that does not run. */
  void finish(ManagedContainer container, boolean volumes) {
    container.lock.lock();
    try {
      container.removing = true;
      ExitResult result = new ExitResult(container.state().exitCode(), null);
      List<String> own = volumes ? anonymous(container.snapshot()) : List.of();
      try {
        life.parts.volumes().leaving(container.id(), own);
        take(container);
      } catch (RuntimeException e) {
        dead(container, e);
        throw e;
      }
      if (!own.isEmpty()) {
        removeVolumes(own);
        life.parts.volumes().release(container.id());
      }
      container.waiters.removed(result);
      life.events.publish(container.snapshot(), "destroy");
    } finally {
      container.lock.unlock();
    }
  }

  private void take(ManagedContainer container) {
    Container snapshot = container.snapshot();
    if (snapshot.state().running() || snapshot.state().initialized()) {
      cleanup.clean(snapshot);
    }
    life.change(container, snapshot.state().withStatus(ContainerStatus.REMOVING));
    life.parts.logKeeper().flush(container.snapshot());
    new MountContainer(life).forget(snapshot.id());
    life.parts.rootFileSystems().unmount(snapshot.id());
    Path grave = life.store.bury(snapshot.id());
    life.tombstones.put(
        snapshot.id().hex(), snapshot.state().exitCode(), snapshot.hostConfig().autoRemove());
    life.registry.remove(container);
    life.background.run("delete " + snapshot.name(), () -> delete(snapshot, grave));
    if (snapshot.hostConfig().more().removeImage()) {
      life.background.run("image of " + snapshot.name(), () -> removeImage(snapshot));
    }
  }

  /** The image goes with the container that asked for it, unless another one uses it. */
  private void removeImage(Container container) {
    boolean used =
        life.registry.all().stream()
            .anyMatch(other -> other.snapshot().imageId().equals(container.imageId()));
    if (used) {
      return;
    }
    try {
      var unused = life.parts.images().remove(container.imageName(), false, true, List.of());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.INFO, "the image of " + container.name() + " stays", e);
    }
  }

  private void delete(Container container, Path grave) {
    life.parts.rootFileSystems().remove(container.id());
    life.store.delete(grave);
  }

  private void dead(ManagedContainer container, RuntimeException failure) {
    container.removing = false;
    ContainerState state = container.state().withStatus(ContainerStatus.DEAD);
    try {
      life.change(container, state);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    String text = String.valueOf(failure.getMessage());
    container.waiters.removed(new ExitResult(state.exitCode(), text));
  }

  private static List<String> anonymous(Container container) {
    List<String> names = new ArrayList<>();
    for (MountPoint mount : container.mounts()) {
      if (mount.name() != null && mount.anonymous()) {
        names.add(mount.name());
      }
    }
    return names;
  }

  private void removeVolumes(List<String> names) {
    for (String volume : names) {
      if (life.registry.usersOf(volume).isEmpty()) {
        try {
          life.parts.volumes().remove(volume, true, life.registry::usersOf);
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "cannot remove volume " + volume, e);
        }
      }
    }
  }
}
