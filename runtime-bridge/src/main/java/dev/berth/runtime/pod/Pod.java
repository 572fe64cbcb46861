package dev.berth.runtime.pod;

import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.RestartPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod as the engine keeps it: an immutable snapshot of its document. Its containers are those
 * whose membership names its id.
 *
 * @param formatVersion of the stored document
 * @param hostname as asked for, null for the pod's name
 * @param labels null when none were given
 * @param shared namespaces that its containers share: some of {@code cgroup}, {@code ipc}, {@code
 *     net}, {@code pid}, {@code user}, {@code uts}
 * @param infraId the container that holds them, null when there is none
 * @param exitPolicy {@code continue}, or {@code stop} when it stops with its last container
 * @param restartPolicy of its containers that ask for none themselves
 * @param resources limits of all its containers together
 * @param cgroupParent as asked for, null for the default
 * @param shareParent whether its containers are below a cgroup of the pod
 * @param createCommand the command line that made it, null when not told
 * @param serviceContainer a container that runs as long as the pod, null for none
 * @param removing set before its containers are removed, so that a removal killed half-way is
 *     finished at the next start
 */
public record Pod(
    int formatVersion,
    String id,
    String name,
    Instant created,
    @Nullable String hostname,
    @Nullable Map<String, String> labels,
    List<String> shared,
    @Nullable String infraId,
    String exitPolicy,
    RestartPolicy restartPolicy,
    Resources resources,
    @Nullable String cgroupParent,
    boolean shareParent,
    @Nullable List<String> createCommand,
    @Nullable String serviceContainer,
    boolean removing) {
  /** Of documents. */
  static final int FORMAT = 1;

  /** The exit policy that stops the pod with its last container. */
  public static final String STOP = "stop";

  /** The exit policy that keeps it. */
  public static final String CONTINUE = "continue";

  /** Whether its containers share a namespace. */
  public boolean shares(String namespace) {
    return infraId != null && shared.contains(namespace);
  }

  /** The same pod, going. */
  Pod leaving() {
    return new Pod(
        formatVersion,
        id,
        name,
        created,
        hostname,
        labels,
        shared,
        infraId,
        exitPolicy,
        restartPolicy,
        resources,
        cgroupParent,
        shareParent,
        createCommand,
        serviceContainer,
        true);
  }
}
