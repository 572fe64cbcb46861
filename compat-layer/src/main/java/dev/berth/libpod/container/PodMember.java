package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.pod.Pod;
import dev.berth.wire.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A specification that names a pod: what it leaves open, and what it asks the pod for. */
final class PodMember {
  private static final List<String> NAMESPACES =
      List.of("cgroupns", "ipcns", "netns", "pidns", "userns", "utsns");

  private final Engine engine;
  private final Pod pod;
  private final JsonObject asked;

  private PodMember(Engine engine, Pod pod, JsonObject asked) {
    this.engine = engine;
    this.pod = pod;
    this.asked = asked;
  }

  /** Null for a container that is in no pod. */
  static @Nullable PodMember of(Engine engine, JsonObject spec) {
    String ref = spec.text("pod");
    if (ref.isEmpty()) {
      for (String each : NAMESPACES) {
        if (spec.objectOrEmpty(each).text("nsmode").equals("pod")) {
          throw PodmanException.caused(
              500,
              "must provide at least a pod ID or name if namespace is set to pod",
              "invalid argument");
        }
      }
      return null;
    }
    return new PodMember(engine, engine.pods().get(ref), spec);
  }

  /** The specification with the namespaces of the pod left open, so that they become the pod's. */
  JsonObject spec() {
    Map<String, @Nullable Object> open = new HashMap<>();
    for (String each : NAMESPACES) {
      String mode = asked.objectOrEmpty(each).text("nsmode");
      if (mode.equals("pod") || mode.equals("default")) {
        open.put(each, null);
      }
    }
    return asked.with(open);
  }

  /** What is asked for as a member of the pod. */
  CreateContainer join(CreateContainer alone) {
    checkNetwork();
    boolean named = !asked.text("hostname").isEmpty();
    if (named && joins("utsns", "uts")) {
      throw PodmanException.caused(
          500,
          "invalid config provided: cannot set hostname when joining the pod UTS namespace",
          "invalid configuration");
    }
    String init = asked.text("init_container_type");
    if (!init.isEmpty() && !init.equals("once") && !init.equals("always")) {
      throw PodmanException.caused(
          500,
          "\"" + init + "\" is an invalid init container type: must be \"always\" or \"once\"",
          "invalid argument");
    }
    CreateContainer open = opened(alone);
    return engine.pods().member(pod, open, init.isEmpty() ? null : init);
  }

  /** The decoder's defaults are not asked for where the pod has something to share. */
  private CreateContainer opened(CreateContainer alone) {
    HostConfigBuilder host = new HostConfigBuilder(alone.hostConfig());
    if (joins("ipcns", "ipc")) {
      host.ipcMode(null);
    }
    if (joins("userns", "user")) {
      host.usernsMode(null);
    }
    if (joins("cgroupns", "cgroup")) {
      host.cgroupnsMode(null);
    }
    boolean own = !asked.objectOrEmpty("Networks").keys().isEmpty() || given("cni_networks");
    boolean network = open("netns") && (!own || pod.shares("net"));
    if (network) {
      host.networkMode(null);
    }
    return new CreateContainer(
        alone.name(),
        alone.image(),
        alone.platform(),
        alone.config(),
        host.build(),
        network ? Map.of() : alone.endpoints());
  }

  private boolean joins(String field, String namespace) {
    return open(field) && pod.shares(namespace);
  }

  private boolean open(String field) {
    String mode = asked.objectOrEmpty(field).text("nsmode");
    return mode.isEmpty() || mode.equals("default") || mode.equals("pod");
  }

  private void checkNetwork() {
    if (!joins("netns", "net")) {
      return;
    }
    if (!asked.objectOrEmpty("Networks").keys().isEmpty() || given("cni_networks")) {
      throw onPod("networks must be defined when the pod is created");
    }
    if (given("portmappings") || asked.bool("publish_image_ports")) {
      throw onPod("published or exposed ports must be defined when the pod is created");
    }
    if (given("hostadd")) {
      throw onPod("extra host entries must be specified on the pod");
    }
  }

  private boolean given(String key) {
    return asked.has(key) && !asked.blank(key);
  }

  private static PodmanException onPod(String what) {
    return PodmanException.caused(
        500,
        "invalid config provided: " + what,
        "network cannot be configured when it is shared with a pod");
  }
}
