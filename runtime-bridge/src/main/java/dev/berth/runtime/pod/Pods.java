package dev.berth.runtime.pod;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pods of this user.
 *
 * <p>A {@code ref} is a full id, an exact name or a unique id prefix; unknown is NOT_FOUND with
 * {@code no pod with name or ID <ref> found}. Work on a pod is serialised with other work on it; it
 * goes on with the other containers where one fails, and the report tells.
 */
public interface Pods {
  /**
   * Makes a pod and the container that holds its namespaces; on any failure nothing of it stays
   * behind. CONFLICT when the name is in use.
   */
  Pod create(CreatePod request);

  /**
   * Makes a container that does nothing, and runs as long as one of the pods does whose request
   * names it; returns its id. CONFLICT when the name is in use.
   */
  default String createService(String name) {
    throw EngineException.notImplemented("containers that run along with pods are not available");
  }

  /** The snapshot now. */
  Pod get(String ref);

  /** By full id, null when it is not there. */
  @Nullable Pod find(String id);

  /** All pods, oldest first. */
  List<Pod> list();

  /** Its containers: the one that holds the namespaces, then the others, oldest first. */
  List<Container> containers(Pod pod);

  /**
   * A container as a member of the pod: what it does not ask for itself (namespaces, restart
   * policy, volumes, place in the cgroups) is the pod's.
   *
   * @param initType see {@link dev.berth.runtime.container.PodMembership}
   */
  CreateContainer member(Pod pod, CreateContainer request, @Nullable String initType);

  /**
   * Starts what does not run: first what holds the namespaces, then in the order of creation what
   * must run before the others, each to its end, then the others. INTERNAL when one of the former
   * fails.
   */
  PodReport start(String ref);

  /**
   * Stops what runs.
   *
   * @param seconds grace period, null for each container's own
   */
  PodReport stop(String ref, @Nullable Integer seconds);

  /** Stops what runs and starts everything. */
  PodReport restart(String ref);

  /** Sends a signal to what runs; null for SIGKILL. CONFLICT when nothing runs. */
  PodReport kill(String ref, @Nullable String signal);

  /** Freezes what runs. */
  PodReport pause(String ref);

  /** Thaws what is frozen. */
  PodReport unpause(String ref);

  /**
   * Removes it with its containers and their anonymous volumes. CONFLICT when one of them runs and
   * no force is asked for; a container that cannot be removed keeps the pod, and is in the report.
   *
   * @param seconds grace period of what is stopped by force, null for each container's own
   * @return the containers that were removed, by id; null for those without a failure
   */
  PodRemoval remove(String ref, boolean force, @Nullable Integer seconds);

  /** Removes all pods whose containers have all ended, or some ended and none runs. */
  List<PodRemoval> prune();
}
