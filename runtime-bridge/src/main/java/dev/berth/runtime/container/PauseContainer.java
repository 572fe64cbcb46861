package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;

/** Freezing and thawing. */
final class PauseContainer {
  private final Lifecycle life;

  PauseContainer(Lifecycle life) {
    this.life = life;
  }

  void pause(ManagedContainer container) {
    container.lock.lock();
    try {
      switch (container.state().status()) {
        case RUNNING -> {}
        case PAUSED -> throw conflict(container, "already paused");
        case RESTARTING ->
            throw conflict(container, "restarting, wait until the container is running");
        default -> throw conflict(container, "not running");
      }
      life.parts.runtime().pause(container.id());
      life.change(container, container.state().paused());
      life.events.publish(container.snapshot(), "pause");
    } finally {
      container.lock.unlock();
    }
  }

  void unpause(ManagedContainer container) {
    container.lock.lock();
    try {
      if (container.state().status() != ContainerStatus.PAUSED) {
        throw conflict(container, "not paused");
      }
      life.parts.runtime().resume(container.id());
      life.change(container, container.state().withStatus(ContainerStatus.RUNNING));
      life.events.publish(container.snapshot(), "unpause");
    } finally {
      container.lock.unlock();
    }
  }

  static EngineException conflict(ManagedContainer container, String what) {
    return EngineException.conflict("container " + container.id().hex() + " is " + what);
  }
}
