package dev.berth.runtime.container;

import org.jspecify.annotations.Nullable;

/** What the life of containers must know of the pods they are in. */
public interface PodGate {
  /** There are no pods. */
  PodGate NONE = new PodGate() {};

  /** Runs what makes a container a member, if the pod is there and stays; else NOT_FOUND. */
  default void whileThere(String podId, Runnable join) {
    join.run();
  }

  /** The container that holds the namespaces of a pod; null when it has none. */
  default @Nullable String infraOf(String podId) {
    return null;
  }

  /** Whether the end of a pod's last container stops the pod. */
  default boolean stopsAtEnd(String podId) {
    return false;
  }

  /** Whether a pod has that name, which no container may have then. */
  default boolean named(String name) {
    return false;
  }

  /** A container of the pod is about to start. */
  default void starting(PodMembership member) {}

  /** A container of the pod has ended, and will not be started again by its policy. */
  default void ended(String podId) {}
}
