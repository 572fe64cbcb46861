package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.NameGenerator;
import dev.berth.runtime.container.PodGate;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.store.StorePaths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pods of one store, over its containers. */
public final class LocalPods implements Pods, PodGate {
  private static final System.Logger LOG = System.getLogger(LocalPods.class.getName());

  private static final Comparator<Container> INFRA_FIRST =
      Comparator.comparing((Container each) -> !PodVerbs.isInfra(each))
          .thenComparing(Container::created);

  private final PodShelf shelf;
  private final Supplier<ContainerService> containers;
  private final PodEvents events;
  private final PodCreator creator;
  private final ServiceContainers services;
  private final PodCgroups cgroups;

  /**
   * Makes it; nothing is read before it is needed.
   *
   * @param environment where programs are looked for
   */
  public LocalPods(
      StorePaths paths,
      Events events,
      Supplier<Images> images,
      Supplier<ContainerService> containers,
      NameGenerator names,
      Map<String, String> environment,
      PodCgroups cgroups) {
    this.cgroups = cgroups;
    this.shelf = new PodShelf(paths);
    this.containers = containers;
    this.events = new PodEvents(events);
    PauseImage image = new PauseImage(images, environment);
    this.creator = new PodCreator(shelf, containers, names, image, cgroups);
    this.services = new ServiceContainers(shelf, containers, image);
  }

  @Override
  public Pod create(CreatePod request) {
    Pod pod = creator.create(request);
    events.publish(pod, "create");
    return pod;
  }

  @Override
  public String createService(String name) {
    return services.create(name);
  }

  @Override
  public Pod get(String ref) {
    return shelf.get(ref);
  }

  @Override
  public @Nullable Pod find(String id) {
    return shelf.find(id);
  }

  @Override
  public List<Pod> list() {
    return shelf.list();
  }

  @Override
  public List<Container> containers(Pod pod) {
    return members(containers.get(), pod);
  }

  static List<Container> members(ContainerService containers, Pod pod) {
    List<Container> members = new ArrayList<>();
    for (Container each : containers.list()) {
      PodMembership membership = each.hostConfig().pod();
      if (membership != null && membership.id().equals(pod.id())) {
        members.add(each);
      }
    }
    members.sort(INFRA_FIRST);
    return members;
  }

  @Override
  public CreateContainer member(Pod pod, CreateContainer request, @Nullable String initType) {
    Container infra = pod.infraId() == null ? null : containers.get().get(pod.infraId());
    String parent = pod.shareParent() ? parent(pod) : null;
    return Members.join(pod, infra, parent, request, initType);
  }

  @Override
  public PodReport start(String ref) {
    return locked(ref, (verbs, pod) -> verbs.start(pod, containers(pod)));
  }

  @Override
  public PodReport stop(String ref, @Nullable Integer seconds) {
    return locked(ref, (verbs, pod) -> verbs.stop(pod, containers(pod), seconds));
  }

  @Override
  public PodReport restart(String ref) {
    return locked(
        ref,
        (verbs, pod) -> {
          PodReport stopped = verbs.stop(pod, containers(pod), null);
          return stopped.complete() ? verbs.start(pod, containers(pod)) : stopped;
        });
  }

  @Override
  public PodReport kill(String ref, @Nullable String signal) {
    return locked(
        ref,
        (verbs, pod) -> {
          List<Container> members = containers(pod);
          if (members.stream().noneMatch(each -> each.state().alive())) {
            throw EngineException.conflict(
                "cannot kill a pod with no running containers: " + pod.id());
          }
          return verbs.kill(pod, members, signal);
        });
  }

  @Override
  public PodReport pause(String ref) {
    return locked(ref, (verbs, pod) -> verbs.pause(pod, containers(pod)));
  }

  @Override
  public PodReport unpause(String ref) {
    return locked(ref, (verbs, pod) -> verbs.unpause(pod, containers(pod)));
  }

  @Override
  public PodRemoval remove(String ref, boolean force, @Nullable Integer seconds) {
    return locked(ref, (verbs, pod) -> remover().remove(pod, containers(pod), force, seconds));
  }

  private PodRemover remover() {
    return new PodRemover(shelf, containers.get(), events, cgroups);
  }

  @Override
  public List<PodRemoval> prune() {
    List<PodRemoval> removals = new ArrayList<>();
    for (Pod each : list()) {
      PodStatus status = PodStatus.of(containers(each));
      if (status == PodStatus.EXITED || status == PodStatus.STOPPED) {
        try {
          removals.add(remove(each.id(), false, null));
        } catch (EngineException e) {
          removals.add(new PodRemoval(each, List.of(), Map.of(), e));
        }
      }
    }
    return removals;
  }

  private <T> T locked(String ref, BiFunction<PodVerbs, Pod, T> work) {
    String id = get(ref).id();
    ReentrantLock lock = shelf.lock(id);
    Pod pod = null;
    lock.lock();
    try {
      pod = get(id);
      return work.apply(new PodVerbs(containers.get(), events), pod);
    } finally {
      lock.unlock();
      if (pod != null) {
        services.settle(pod);
      }
    }
  }

  @Override
  public void whileThere(String podId, Runnable join) {
    ReentrantLock gate = shelf.gate();
    gate.lock();
    try {
      Pod pod = shelf.get(podId);
      if (pod.removing()) {
        throw EngineException.notFound("no pod with name or ID " + podId + " found");
      }
      join.run();
    } finally {
      gate.unlock();
    }
  }

  @Override
  public @Nullable String infraOf(String podId) {
    Pod pod = shelf.find(podId);
    return pod == null ? null : pod.infraId();
  }

  /** The first container of a run is what holds the namespaces, where there is such a one. */
  @Override
  public void starting(PodMembership member) {
    Pod pod = shelf.find(member.id());
    String parent = pod == null || !pod.shareParent() ? null : parent(pod);
    if (pod != null && parent != null && (member.infra() || pod.infraId() == null)) {
      cgroups.limit(parent, pod.resources());
    }
  }

  private @Nullable String parent(Pod pod) {
    return cgroups.parent(pod.id(), pod.cgroupParent(), pod.resources());
  }

  @Override
  public boolean named(String name) {
    return shelf.named(name);
  }

  @Override
  public boolean stopsAtEnd(String podId) {
    Pod pod = shelf.find(podId);
    return pod != null && pod.exitPolicy().equals(Pod.STOP);
  }

  @Override
  public void ended(String podId) {
    if (stopsAtEnd(podId)) {
      containers.get().behind("exit policy of pod " + podId, () -> stopIfEnded(podId));
    }
  }

  /** A container that never ran may still be meant to. */
  private void stopIfEnded(String podId) {
    Pod known = shelf.find(podId);
    if (known == null || known.removing() || !onlyInfraRuns(known)) {
      return;
    }
    try {
      PodReport unused =
          locked(
              podId,
              (verbs, pod) ->
                  onlyInfraRuns(pod)
                      ? verbs.stop(pod, containers(pod), null)
                      : PodReport.nothing(pod));
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      // it was removed meanwhile
    }
  }

  private boolean onlyInfraRuns(Pod pod) {
    boolean infra = false;
    boolean ended = false;
    for (Container each : containers(pod)) {
      if (PodVerbs.isInfra(each)) {
        infra = each.state().running();
      } else if (each.state().running() || !each.state().hasBeenStarted()) {
        return false;
      } else {
        ended = true;
      }
    }
    return infra && ended;
  }

  /**
   * Brings pods and containers together again after the service was killed: removals are finished,
   * containers whose pod never came to be are removed, and exit policies are kept.
   */
  public void recover() {
    for (Pod each : list()) {
      try {
        if (each.removing()) {
          PodRemoval unused = locked(each.id(), (verbs, pod) -> remover().finish(pod));
        } else if (stopsAtEnd(each.id())) {
          stopIfEnded(each.id());
        }
        services.settle(each);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot set pod " + each.name() + " right", e);
      }
    }
    removeOrphans();
  }

  private void removeOrphans() {
    Set<String> pods = null;
    for (Container each : containers.get().list()) {
      PodMembership membership = each.hostConfig().pod();
      if (membership == null || shelf.find(membership.id()) != null) {
        continue;
      }
      pods = pods == null ? shelf.keys() : pods;
      if (!pods.contains(membership.id())) {
        LOG.log(System.Logger.Level.INFO, "removing what an unfinished pod left: " + each.name());
        containers.get().removeWithPod(each.id().hex(), true);
      }
    }
  }
}
