package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/**
 * That a container is in a pod.
 *
 * @param id of the pod
 * @param infra whether it is the one that holds the namespaces of the pod
 * @param initType {@code once} or {@code always} for a container that must have ended well before
 *     the others of the pod start; null for an ordinary one
 */
public record PodMembership(String id, boolean infra, @Nullable String initType) {
  /** An ordinary container of the pod. */
  public static PodMembership of(String id) {
    return new PodMembership(id, false, null);
  }
}
