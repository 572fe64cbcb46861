package dev.berth.runtime.container.plan;

import dev.berth.runtime.error.EngineException;
import org.jspecify.annotations.Nullable;

/** Checks of OCI runtimes: crun is the one that runs containers here. */
final class RuntimeRules {
  /** What runs containers when nothing is asked for. */
  static final String DEFAULT = "crun";

  private RuntimeRules() {}

  static void check(@Nullable String runtime) {
    boolean known = runtime == null || runtime.isEmpty() || runtime.equals(DEFAULT);
    if (!known) {
      throw EngineException.invalid("unknown or invalid runtime name: " + runtime);
    }
  }
}
