package dev.berth.libpod.autoupdate;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the running containers that want to be kept up to date. */
final class TaskFinder {
  /** The label that Podman's clients give containers which a unit makes. */
  static final String UNIT = "PODMAN_SYSTEMD_UNIT";

  private final Engine engine;
  private final List<String> errors;

  /**
   * Makes one.
   *
   * @param errors to which is added what is wrong with single containers: it keeps no other from
   *     being updated
   */
  TaskFinder(Engine engine, List<String> errors) {
    this.engine = engine;
    this.errors = errors;
  }

  /** Those of each unit, the oldest first. */
  Map<String, List<UpdateTask>> find(Predicate<Container> wanted) {
    Map<String, List<UpdateTask>> byUnit = new LinkedHashMap<>();
    for (Container each : engine.containers().list().reversed()) {
      if (each.state().status() != ContainerStatus.RUNNING || !wanted.test(each)) {
        continue;
      }
      try {
        UpdateTask task = task(each);
        if (task != null) {
          byUnit.computeIfAbsent(task.unit(), unit -> new ArrayList<>()).add(task);
        }
      } catch (PodmanException e) {
        errors.add(e.text());
      } catch (EngineException e) {
        errors.add(updating(each) + PodmanWords.of(e.text()).message());
      }
    }
    return byUnit;
  }

  private @Nullable UpdateTask task(Container container) {
    String label = label(container, UpdatePolicy.LABEL);
    UpdatePolicy policy = label == null ? null : policy(container, label);
    if (policy == null) {
      return null;
    }
    String unit = unit(container);
    if (unit == null) {
      throw PodmanException.plain(500, updating(container) + "no " + UNIT + " label found");
    }
    Image image = engine.images().ofContainer(container.imageId());
    return new UpdateTask(container, policy, image, unit);
  }

  private static @Nullable UpdatePolicy policy(Container container, String label) {
    try {
      return UpdatePolicy.of(label);
    } catch (PodmanException e) {
      throw PodmanException.plain(500, updating(container) + e.text());
    }
  }

  static @Nullable String label(Container container, String name) {
    Map<String, String> labels = container.config().labels();
    return labels == null ? null : labels.get(name);
  }

  private static String updating(Container container) {
    return "auto-updating container \"" + container.id().hex() + "\": ";
  }

  /** Of a pod's container, the unit of the pod, by the container that holds its namespaces. */
  private @Nullable String unit(Container container) {
    PodMembership pod = container.hostConfig().pod();
    Container labelled = container;
    if (pod != null && !pod.infra()) {
      String infra = engine.pods().get(pod.id()).infraId();
      if (infra == null) {
        throw PodmanException.plain(
            500, "looking up pod's systemd unit: pod " + pod.id() + " has no infra container");
      }
      labelled = engine.containers().get(infra);
    }
    return label(labelled, UNIT);
  }
}
