package dev.berth.libpod.pod;

import dev.berth.libpod.container.InfraSpec;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.runtime.pod.CreatePod;
import dev.berth.wire.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a PodSpecGenerator into what the engine makes (Podman, pkg/specgen/podspecgen.go). */
public final class PodSpecDecoder {
  private static final Set<String> POLICIES =
      Set.of("", "no", "never", "always", "on-failure", "unless-stopped");

  private final Engine engine;

  public PodSpecDecoder(Engine engine) {
    this.engine = engine;
  }

  /** The request; what cannot go together or cannot be done is refused by name. */
  public CreatePod decode(JsonObject spec) {
    PodSpecRules.check(spec);
    CreateContainer infra = spec.bool("no_infra") ? null : InfraSpec.decode(engine, spec);
    Boolean shareParent = spec.boolOrNull("share_parent");
    return new CreatePod(
        spec.nonEmpty("name"),
        spec.nonEmpty("hostname"),
        spec.stringMap("labels"),
        shared(spec),
        infra,
        spec.nonEmpty("exit_policy"),
        restartPolicy(spec),
        InfraSpec.limits(engine, spec),
        spec.nonEmpty("cgroup_parent"),
        infra != null && (shareParent == null || shareParent),
        spec.strings("pod_create_command"),
        spec.nonEmpty("serviceContainerID"));
  }

  /** An empty list, or the word none, shares nothing. */
  private static @Nullable List<String> shared(JsonObject spec) {
    List<String> given = spec.strings("shared_namespaces");
    if (given == null) {
      return null;
    }
    boolean hostNetwork = spec.objectOrEmpty("netns").text("nsmode").equals("host");
    return given.stream()
        .filter(each -> !each.isEmpty() && !each.equals("none"))
        .filter(each -> !(hostNetwork && each.equals("net")))
        .toList();
  }

  private static RestartPolicy restartPolicy(JsonObject spec) {
    String policy = spec.text("restart_policy");
    if (!POLICIES.contains(policy)) {
      throw PodmanException.caused(
          500, "\"" + policy + "\" is not a valid restart policy", "invalid argument");
    }
    Integer tries = spec.integerOrNull("restart_tries");
    if (policy.isEmpty()) {
      return RestartPolicy.NONE;
    }
    return new RestartPolicy(
        policy.equals("never") ? "no" : policy,
        policy.equals("on-failure") && tries != null ? tries : 0);
  }
}
