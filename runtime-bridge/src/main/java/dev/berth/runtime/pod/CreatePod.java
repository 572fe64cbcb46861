package dev.berth.runtime.pod;

import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to make a pod.
 *
 * @param name null for a generated one
 * @param hostname null for the pod's name
 * @param shared null for the default: ipc, net and uts
 * @param infra the container that holds what is shared: its ports, networks, volumes and name
 *     servers are the pod's. An empty image means the engine's own, a null name one made of the
 *     pod's id. Null for a pod that shares nothing
 * @param exitPolicy null for {@code continue}
 */
public record CreatePod(
    @Nullable String name,
    @Nullable String hostname,
    @Nullable Map<String, String> labels,
    @Nullable List<String> shared,
    @Nullable CreateContainer infra,
    @Nullable String exitPolicy,
    RestartPolicy restartPolicy,
    Resources resources,
    @Nullable String cgroupParent,
    boolean shareParent,
    @Nullable List<String> createCommand,
    @Nullable String serviceContainer) {
  /** What pods share unless told otherwise. */
  public static final List<String> DEFAULT_SHARED = List.of("ipc", "net", "uts");
}
