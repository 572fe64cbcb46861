package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import org.jspecify.annotations.Nullable;

/** Stops a container, where it runs, and starts it. */
final class RestartContainer {
  private final Lifecycle life;
  private final StopContainer stop;
  private final StartContainer start;

  RestartContainer(Lifecycle life, StopContainer stop, StartContainer start) {
    this.life = life;
    this.stop = stop;
    this.start = start;
  }

  void restart(ManagedContainer container, @Nullable String signal, @Nullable Integer seconds) {
    // someone else may stop or start it between the two halves
    if (container.state().running()) {
      ErrorKind.NOT_MODIFIED.tolerate(() -> stop.stop(container, signal, seconds, true));
    }
    try {
      ErrorKind.NOT_MODIFIED.tolerate(() -> start.byHand(container));
    } catch (EngineException e) {
      leftStopped(container);
      throw e;
    }
    life.events.publish(container.snapshot(), "restart");
  }

  /** Its pod was not told of the end that a start was to follow. */
  private void leftStopped(ManagedContainer container) {
    PodMembership pod = container.snapshot().hostConfig().pod();
    if (pod != null && !pod.infra()) {
      life.parts.pods().ended(pod.id());
    }
  }
}
