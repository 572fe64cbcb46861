package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerService;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.ExitWaiter;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.container.WaitCondition;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Work on all containers of a pod. What holds the namespaces is first to start and last to stop;
 * the others are worked on at once where their order does not matter. The caller holds the pod's
 * lock.
 */
final class PodVerbs {
  private final ContainerService containers;
  private final PodEvents events;

  PodVerbs(ContainerService containers, PodEvents events) {
    this.containers = containers;
    this.events = events;
  }

  PodReport start(Pod pod, List<Container> members) {
    if (members.isEmpty()) {
      throw EngineException.internal(
          "no containers in pod "
              + pod.id()
              + " have no dependencies, cannot start pod: no such container",
          null);
    }
    Map<String, EngineException> failures = new LinkedHashMap<>();
    startService(pod);
    for (Container each : members) {
      if (isInfra(each)) {
        attempt(failures, each, this::startOne);
      }
    }
    if (failures.isEmpty()) {
      members.stream().filter(PodVerbs::isInit).forEach(this::runFirst);
    }
    for (Container each : members) {
      boolean ordinary = !isInfra(each) && !isInit(each);
      if (ordinary && each.state().status() != ContainerStatus.PAUSED) {
        attempt(failures, each, this::startOne);
      }
    }
    if (failures.isEmpty()) {
      events.publish(pod, "start");
    }
    return new PodReport(pod, failures);
  }

  private void startService(Pod pod) {
    String service = pod.serviceContainer();
    if (service != null) {
      ErrorKind.NOT_MODIFIED.tolerate(() -> containers.start(service));
    }
  }

  /** What runs along with pods goes when none of them runs any more; its owner sees to that. */
  private void startOne(Container container) {
    ErrorKind.NOT_MODIFIED.tolerate(() -> containers.start(container.id().hex()));
  }

  /** To its end, which must be a good one. */
  private void runFirst(Container container) {
    String id = container.id().hex();
    startOne(container);
    int code;
    try (ExitWaiter waiter = containers.waitFor(id, WaitCondition.NOT_RUNNING)) {
      code = waiter.await().exitCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.unavailable("interrupted while an init container ran");
    }
    if (code != 0) {
      throw EngineException.internal("init container " + id + " exited with code " + code, null);
    }
    PodMembership pod = container.hostConfig().pod();
    if (pod != null && "once".equals(pod.initType())) {
      containers.remove(id, true, true);
    }
  }

  PodReport stop(Pod pod, List<Container> members, @Nullable Integer seconds) {
    events.publish(pod, "stop");
    return inward(
        pod,
        members,
        each -> each.state().running(),
        each ->
            ErrorKind.NOT_MODIFIED.tolerate(() -> containers.stop(each.id().hex(), null, seconds)));
  }

  PodReport kill(Pod pod, List<Container> members, @Nullable String signal) {
    events.publish(pod, "kill");
    return inward(
        pod,
        members,
        each -> each.state().alive(),
        each -> ErrorKind.CONFLICT.tolerate(() -> containers.kill(each.id().hex(), signal)));
  }

  PodReport pause(Pod pod, List<Container> members) {
    events.publish(pod, "pause");
    return inward(
        pod,
        members,
        each -> each.state().status() == ContainerStatus.RUNNING,
        each -> ErrorKind.CONFLICT.tolerate(() -> containers.pause(each.id().hex())));
  }

  PodReport unpause(Pod pod, List<Container> members) {
    events.publish(pod, "unpause");
    return inward(
        pod,
        members,
        each -> each.state().status() == ContainerStatus.PAUSED,
        each -> ErrorKind.CONFLICT.tolerate(() -> containers.unpause(each.id().hex())));
  }

  /** The ordinary ones at once, then what holds the namespaces. */
  private static PodReport inward(
      Pod pod, List<Container> members, Predicate<Container> wanted, Consumer<Container> work) {
    Map<String, EngineException> failures = new LinkedHashMap<>();
    List<Container> chosen = members.stream().filter(wanted).toList();
    Map<Container, CompletableFuture<Void>> running = new LinkedHashMap<>();
    for (Container each : chosen) {
      if (!isInfra(each)) {
        running.put(
            each,
            CompletableFuture.runAsync(
                () -> work.accept(each), task -> Thread.ofVirtual().start(task)));
      }
    }
    running.forEach((each, done) -> attempt(failures, each, unused -> join(done)));
    chosen.stream().filter(PodVerbs::isInfra).forEach(each -> attempt(failures, each, work));
    return new PodReport(pod, failures);
  }

  private static void join(CompletableFuture<Void> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private static void attempt(
      Map<String, EngineException> failures, Container container, Consumer<Container> work) {
    try {
      work.accept(container);
    } catch (EngineException e) {
      failures.put(container.id().hex(), e);
    }
  }

  static boolean isInfra(Container container) {
    PodMembership pod = container.hostConfig().pod();
    return pod != null && pod.infra();
  }

  static boolean isInit(Container container) {
    PodMembership pod = container.hostConfig().pod();
    return pod != null && pod.initType() != null;
  }
}
