package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import java.util.List;

/**
 * Makes a container with the runtime, up to but without letting its process go: mounted, joined to
 * its networks, its first process there and waiting. A start goes on from there; whatever else ends
 * it takes all that back.
 */
final class InitContainer {
  private final Lifecycle life;
  private final RunCleanup cleanup;
  private final StartContainer start;

  InitContainer(Lifecycle life, RunCleanup cleanup, StartContainer start) {
    this.life = life;
    this.cleanup = cleanup;
    this.start = start;
  }

  /** NOT_MODIFIED where it is made already, or runs; on failure nothing of it stays. */
  void init(ManagedContainer container) {
    container.lock.lock();
    try {
      StartContainer.check(container);
      if (container.state().initialized()) {
        throw EngineException.notModified();
      }
      container.ending = false;
      container.stopRequested = false;
      try {
        start.startInfra(container);
        Launcher.Launched made = new Launcher(life.parts, life.registry).make(container.snapshot());
        ContainerState state = container.state().made(made.pid(), made.conmonPid());
        life.changeSurely(container, made.container().withState(state));
      } catch (RuntimeException e) {
        List<RuntimeException> more = cleanup.clean(container.snapshot());
        more.forEach(e::addSuppressed);
        throw e;
      }
      life.events.publish(container.snapshot(), "init");
    } finally {
      container.lock.unlock();
    }
  }

  /** Takes it back where it was made but never started; false where it was not. */
  static boolean undo(Lifecycle life, RunCleanup cleanup, ManagedContainer container) {
    container.lock.lock();
    try {
      Container snapshot = container.snapshot();
      if (!snapshot.state().initialized()) {
        return false;
      }
      List<RuntimeException> unused = cleanup.clean(snapshot);
      life.change(container, snapshot.withoutAddresses().withState(snapshot.state().unmade()));
      return true;
    } finally {
      container.lock.unlock();
    }
  }
}
