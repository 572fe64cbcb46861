package dev.berth.runtime.pod;

import dev.berth.runtime.container.Resources;
import org.jspecify.annotations.Nullable;

/** The cgroups above those of a pod's containers. */
public interface PodCgroups {
  /** There are none. */
  PodCgroups NONE = new PodCgroups() {};

  /**
   * The parent of its containers' cgroups; null where there is none, or nothing asks for one.
   * INVALID where the limits cannot be set though the host has cgroups.
   */
  default @Nullable String parent(String podId, @Nullable String asked, Resources limits) {
    return asked;
  }

  /** Sets the limits of the parent; for a pod that begins to run. */
  default void limit(String parent, Resources limits) {}

  /** Lets go of a parent that was made for a pod. */
  default void drop(String parent) {}
}
