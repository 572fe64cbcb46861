package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes pods: the mark first, then the containers, what holds the namespaces last, then the
 * document. The caller holds the pod's lock.
 */
final class PodRemover {
  private final PodShelf shelf;
  private final ContainerService containers;
  private final PodEvents events;
  private final PodCgroups cgroups;

  PodRemover(PodShelf shelf, ContainerService containers, PodEvents events, PodCgroups cgroups) {
    this.cgroups = cgroups;
    this.shelf = shelf;
    this.containers = containers;
    this.events = events;
  }

  /**
   * Removes it.
   *
   * @param members all of its containers, what holds the namespaces first
   */
  PodRemoval remove(Pod pod, List<Container> members, boolean force, @Nullable Integer seconds) {
    boolean all = force || members.stream().allMatch(PodVerbs::isInfra);
    if (!all) {
      members.forEach(PodRemover::checkEnded);
    }
    if (seconds != null || force) {
      stop(members, seconds);
    }
    shelf.put(pod.leaving());
    return finish(pod.leaving());
  }

  private static void checkEnded(Container container) {
    if (container.state().running()) {
      throw EngineException.conflict(
          "cannot remove container "
              + container.id().hex()
              + " as it is "
              + container.state().status().word()
              + " - running or paused containers cannot be removed without force:"
              + " container state improper");
    }
  }

  /** Each gets its time to end, all of them at once. */
  private void stop(List<Container> members, @Nullable Integer seconds) {
    List<Thread> stops = new ArrayList<>();
    for (Container each : members) {
      if (each.state().running() && !PodVerbs.isInfra(each)) {
        stops.add(Thread.ofVirtual().start(() -> stop(each, seconds)));
      }
    }
    boolean interrupted = false;
    for (Thread each : stops) {
      try {
        each.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Container container, @Nullable Integer seconds) {
    try {
      containers.stop(container.id().hex(), null, seconds);
    } catch (EngineException e) {
      // it ended by itself, or the removal that follows tells why it cannot
    }
  }

  /** Removes what is left of a pod that is marked. */
  PodRemoval finish(Pod pod) {
    List<String> removed = new ArrayList<>();
    Map<String, EngineException> failures = new LinkedHashMap<>();
    for (Container each : LocalPods.members(containers, pod).reversed()) {
      String id = each.id().hex();
      try {
        containers.removeWithPod(id, true);
        removed.add(id);
      } catch (EngineException e) {
        if (e.kind() != ErrorKind.NOT_FOUND) {
          failures.put(id, e);
        }
      }
    }
    if (!failures.isEmpty()) {
      return new PodRemoval(
          pod,
          removed,
          failures,
          EngineException.internal(
              "not all containers could be removed from pod "
                  + pod.id()
                  + ": removing pod containers",
              null));
    }
    letGoOfCgroup(pod);
    shelf.remove(pod);
    events.publish(pod, "remove");
    return new PodRemoval(pod, removed, failures, null);
  }

  private void letGoOfCgroup(Pod pod) {
    String parent =
        pod.shareParent() ? cgroups.parent(pod.id(), pod.cgroupParent(), pod.resources()) : null;
    if (parent != null && !parent.equals(pod.cgroupParent())) {
      cgroups.drop(parent);
    }
  }
}
