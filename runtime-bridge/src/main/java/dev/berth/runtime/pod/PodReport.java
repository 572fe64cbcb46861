package dev.berth.runtime.pod;

import dev.berth.runtime.error.EngineException;
import java.util.Map;

/**
 * What became of work on all containers of a pod.
 *
 * @param failures by container id, in the order of the work; empty when all is done
 */
public record PodReport(Pod pod, Map<String, EngineException> failures) {
  /** Of work that was not needed. */
  static PodReport nothing(Pod pod) {
    return new PodReport(pod, Map.of());
  }

  /** Whether every container did as asked. */
  public boolean complete() {
    return failures.isEmpty();
  }
}
