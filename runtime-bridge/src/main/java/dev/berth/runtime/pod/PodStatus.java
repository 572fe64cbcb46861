package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PodMembership;
import java.util.Collection;

/** How a pod is, as told by its containers (Podman, libpod/pod_status.go). */
public enum PodStatus {
  CREATED("Created"),
  RUNNING("Running"),
  DEGRADED("Degraded"),
  PAUSED("Paused"),
  STOPPED("Stopped"),
  EXITED("Exited"),
  ERROR("Error");

  private final String word;

  PodStatus(String word) {
    this.word = word;
  }

  /** As Podman writes it. */
  public String word() {
    return word;
  }

  /** Of a pod with these containers; those that only run before the others do not count. */
  public static PodStatus of(Collection<Container> containers) {
    int all = 0;
    int running = 0;
    int paused = 0;
    int ended = 0;
    int broken = 0;
    for (Container each : containers) {
      PodMembership pod = each.hostConfig().pod();
      if (pod != null && pod.initType() != null) {
        continue;
      }
      all++;
      switch (each.state().status()) {
        case RUNNING -> running++;
        case PAUSED -> paused++;
        case EXITED, RESTARTING, DEAD -> ended++;
        case REMOVING -> broken++;
        case CREATED -> {}
      }
    }
    if (all == 0) {
      return CREATED;
    }
    if (running > 0) {
      return running == all ? RUNNING : DEGRADED;
    }
    if (paused == all) {
      return PAUSED;
    }
    if (ended > 0) {
      return ended == all ? EXITED : STOPPED;
    }
    return broken > 0 ? ERROR : CREATED;
  }
}
