package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.PodSecurity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What containers have of their pod.
 *
 * @param annotations of the object that was played
 * @param podAnnotations of the pod's template
 * @param volumes by their name in the pod
 * @param restartPolicy in containers' words
 */
record PodFacts(
    String id,
    String name,
    @Nullable String infraId,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> podAnnotations,
    Map<String, PodVolume> volumes,
    Values values,
    PodSecurity security,
    String restartPolicy,
    @Nullable Long gracePeriodSeconds) {
  /** An annotation for a container: its own, else the pod's. */
  @Nullable String annotation(String key, String container) {
    String own = annotations.get(key + "/" + container);
    return own == null ? annotations.get(key) : own;
  }
}
