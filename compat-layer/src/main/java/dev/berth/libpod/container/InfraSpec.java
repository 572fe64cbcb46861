package dev.berth.libpod.container;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The container that holds the namespaces of a pod, as the pod's specification asks for it: most
 * fields of that are those of a container's, by the same names.
 */
public final class InfraSpec {
  /** Fields of a pod that mean something else for a container, or nothing. */
  private static final List<String> OTHERS =
      List.of(
          "hostname",
          "name",
          "restart_policy",
          "restart_tries",
          "resource_limits",
          "cgroup_parent",
          "security_opt",
          "throttleReadBpsDevice",
          "throttleWriteBpsDevice",
          "throttleReadIOPSDevice",
          "throttleWriteIOPSDevice",
          "weightDevice");

  /** Limits that only containers have. */
  private static final List<String> UNSUPPORTED =
      List.of("devices", "hugepageLimits", "network", "rdma", "unified");

  /** Limits of devices by their numbers; by their paths they can be set. */
  private static final List<String> BY_NUMBER =
      List.of(
          "leafWeight",
          "weightDevice",
          "throttleReadBpsDevice",
          "throttleWriteBpsDevice",
          "throttleReadIOPSDevice",
          "throttleWriteIOPSDevice");

  private InfraSpec() {}

  /** Decodes it; an image that is not named is left empty. */
  public static CreateContainer decode(Engine engine, JsonObject pod) {
    String image = pod.text("infra_image");
    CreateContainer whole =
        new SpecDecoder(engine, new ArrayList<>()).decode(container(pod, image));
    HostConfigBuilder host = new HostConfigBuilder(whole.hostConfig());
    host.securityOpt(security(whole.hostConfig().securityOpt(), pod.strings("security_opt")));
    ContainerConfigBuilder config = new ContainerConfigBuilder(whole.config());
    return new CreateContainer(
        pod.nonEmpty("infra_name"),
        image.isEmpty() ? "" : whole.image(),
        whole.platform(),
        config.build(),
        host.build(),
        whole.endpoints());
  }

  private static JsonObject container(JsonObject pod, String image) {
    Map<String, @Nullable Object> changed = new HashMap<>();
    OTHERS.forEach(each -> changed.put(each, null));
    changed.put("image", image.isEmpty() ? "localhost/podman-pause" : image);
    copy(pod, "no_manage_resolv_conf", changed, "use_image_resolve_conf");
    copy(pod, "no_manage_hosts", changed, "use_image_hosts");
    copy(pod, "no_manage_hostname", changed, "use_image_hostname");
    String hosts = pod.text("hostsFile");
    if (!hosts.isEmpty()) {
      changed.put("base_hosts_file", hosts);
    }
    String pidFile = pod.text("infra_conmon_pid_file");
    if (!pidFile.isEmpty()) {
      changed.put("conmon_pid_file", pidFile);
    }
    List<String> command = pod.strings("infra_command");
    if (command != null && !command.isEmpty()) {
      changed.put("entrypoint", command);
    }
    List<String> devices = pod.strings("pod_devices");
    if (devices != null) {
      changed.put("devices", devices.stream().map(each -> Map.of("path", each)).toList());
    }
    return pod.with(changed);
  }

  private static void copy(
      JsonObject pod, String key, Map<String, @Nullable Object> changed, String as) {
    if (pod.bool(key)) {
      changed.put(as, true);
    }
  }

  private static @Nullable List<String> security(
      @Nullable List<String> decoded, @Nullable List<String> asked) {
    if (asked == null || asked.isEmpty()) {
      return decoded;
    }
    List<String> all = new ArrayList<>(decoded == null ? List.of() : decoded);
    for (String each : asked) {
      int colon = each.indexOf(':');
      boolean old = each.indexOf('=') < 0 && colon > 0;
      all.add(old ? each.substring(0, colon) + "=" + each.substring(colon + 1) : each);
    }
    return all;
  }

  /** The limits of the whole pod. */
  public static Resources limits(Engine engine, JsonObject pod) {
    ResourcesBuilder limits = new ResourcesBuilder();
    JsonObject given = pod.object("resource_limits");
    if (given != null) {
      refuse(given, "resource_limits.", UNSUPPORTED);
      refuse(given.objectOrEmpty("blockIO"), "resource_limits.blockIO.", BY_NUMBER);
    }
    ResourceSpec.limits(given, limits);
    new ResourceSpec(pod, engine).devicesByPath(limits);
    return limits.build();
  }

  private static void refuse(JsonObject object, String path, List<String> fields) {
    for (String each : fields) {
      if (object.has(each) && !object.blank(each)) {
        throw PodmanException.plain(500, path + each + " of a pod is not supported by this engine");
      }
    }
  }
}
