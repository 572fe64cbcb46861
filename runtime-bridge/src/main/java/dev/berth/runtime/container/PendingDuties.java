package dev.berth.runtime.container;

import java.time.Duration;

/** Whether there is work that keeps the service from leaving. */
final class PendingDuties {
  private static final Duration WORTH_LEAVING = Duration.ofSeconds(10);

  private final Lifecycle life;
  private final HealthMonitor health;

  PendingDuties(Lifecycle life, HealthMonitor health) {
    this.life = life;
    this.health = health;
  }

  boolean any() {
    if (!life.background.idle()
        || probesSoon()
        || life.parts.busy()
        || life.parts.logKeeper().forwarding()) {
      return true;
    }
    for (ManagedContainer container : life.registry.all()) {
      Container snapshot = container.snapshot();
      boolean restarting = snapshot.state().status() == ContainerStatus.RESTARTING;
      if (restarting || (snapshot.state().alive() && hasExitDuty(snapshot))) {
        return true;
      }
    }
    return false;
  }

  /** A probe that is far away lets the service leave, if something wakes it in time. */
  private boolean probesSoon() {
    Duration next = health.untilNext();
    return next != null && (!life.parts.wakeable() || next.compareTo(WORTH_LEAVING) < 0);
  }

  /** Something must be done at its end, and nobody would wake us for it. */
  private boolean hasExitDuty(Container container) {
    boolean restarts = RestartDecision.restarts(container.hostConfig().restartPolicy());
    return !life.parts.wakeable()
        && (restarts || container.hostConfig().autoRemove() || stopsPod(container));
  }

  private boolean stopsPod(Container container) {
    PodMembership pod = container.hostConfig().pod();
    return pod != null && !pod.infra() && life.parts.pods().stopsAtEnd(pod.id());
  }
}
