package dev.berth.runtime.container;

import dev.berth.runtime.id.ContainerId;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A container while this service knows it: the snapshot that readers see, and what only changers
 * need. The snapshot is replaced, and every other field used, by the holder of the lock.
 */
final class ManagedContainer {
  final ReentrantLock lock = new ReentrantLock();
  final Waiters waiters = new Waiters();
  final RestartBackoff backoff = new RestartBackoff();
  private volatile Container snapshot;

  /** A restart that is due later; null when none is. */
  Scheduler.@Nullable Task pendingRestart;

  /** Set once removal began; no one else may begin it, nothing may start it. */
  volatile boolean removing;

  /** An API restart keeps a container that its exit would otherwise remove. */
  boolean keepAfterExit;

  /** The user asked for the end that comes next: no restart then. */
  boolean stopRequested;

  /** A stop or a removal is ending the run: its health is of no interest any more. */
  volatile boolean ending;

  /** The snapshot is newer than what is on the disk, which had no room. */
  volatile boolean unwritten;

  ManagedContainer(Container snapshot) {
    this.snapshot = snapshot;
  }

  ContainerId id() {
    return snapshot.id();
  }

  Container snapshot() {
    return snapshot;
  }

  ContainerState state() {
    return snapshot.state();
  }

  void replace(Container next) {
    snapshot = next;
  }

  void cancelRestart() {
    Scheduler.Task task = pendingRestart;
    pendingRestart = null;
    if (task != null) {
      task.cancel();
    }
  }
}
