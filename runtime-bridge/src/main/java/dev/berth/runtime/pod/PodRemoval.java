package dev.berth.runtime.pod;

import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the removal of a pod.
 *
 * @param removed ids of containers that are gone
 * @param failures by container id
 * @param failure why the pod is still there, null when it is gone
 */
public record PodRemoval(
    Pod pod,
    List<String> removed,
    Map<String, EngineException> failures,
    @Nullable EngineException failure) {}
