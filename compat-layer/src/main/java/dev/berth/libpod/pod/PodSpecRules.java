package dev.berth.libpod.pod;

import dev.berth.libpod.wire.PodmanException;
import dev.berth.wire.JsonObject;

/** What cannot go together in a pod's specification (Podman, pkg/specgen/pod_validate.go). */
final class PodSpecRules {
  private static final String INVALID = "invalid pod spec";

  private PodSpecRules() {}

  static void check(JsonObject spec) {
    String mode = spec.objectOrEmpty("netns").text("nsmode");
    if (spec.bool("no_infra")) {
      withoutInfra(spec, mode);
    }
    boolean bridged =
        mode.isEmpty()
            || mode.equals("bridge")
            || mode.equals("default")
            || mode.equals("private")
            || mode.equals("slirp4netns")
            || mode.equals("pasta");
    if (!bridged && given(spec, "portmappings")) {
      throw PodmanException.plain(
          500, "PortMappings can only be used with Bridge or pasta networking");
    }
    boolean networks = given(spec, "portmappings") || given(spec, "Networks");
    if (mode.equals("host") && networks) {
      throw PodmanException.caused(
          500,
          "cannot set host network if network-related configuration is specified",
          "invalid argument");
    }
    if (mode.equals("none") && networks) {
      throw PodmanException.caused(
          500,
          "cannot disable pod network if network-related configuration is specified",
          "invalid argument");
    }
    if (mode.equals("container") || mode.equals("pod")) {
      throw PodmanException.plain(500, "pods presently do not support network mode " + mode);
    }
    if (spec.bool("no_manage_resolv_conf")) {
      exclusive(spec, "NoManageResolvConf", "dns_server", "DNSServer");
      exclusive(spec, "NoManageResolvConf", "dns_search", "DNSSearch");
      exclusive(spec, "NoManageResolvConf", "dns_option", "DNSOption");
    }
    if (spec.bool("no_manage_hosts")) {
      exclusive(spec, "NoManageHosts", "hostadd", "HostAdd");
      exclusive(spec, "NoManageHosts", "hostsFile", "HostsFile");
    }
  }

  private static void withoutInfra(JsonObject spec, String mode) {
    exclusive(spec, "NoInfra", "infra_command", "InfraCommand");
    exclusive(spec, "NoInfra", "infra_image", "InfraImage");
    exclusive(spec, "NoInfra", "infra_name", "InfraName");
    exclusive(spec, "NoInfra", "shared_namespaces", "SharedNamespaces");
    if (!mode.isEmpty() && !mode.equals("default")) {
      throw PodmanException.plain(500, "NoInfra and network modes cannot be used together");
    }
    if (given(spec, "Networks")) {
      throw PodmanException.plain(500, "cannot set networks options without infra container");
    }
    exclusive(spec, "NoInfra", "dns_option", "DNSOption");
    exclusive(spec, "NoInfo", "dns_search", "DNSSearch");
    exclusive(spec, "NoInfra", "dns_server", "DNSServer");
    exclusive(spec, "NoInfra", "hostadd", "HostAdd");
    exclusive(spec, "NoInfra", "hostsFile", "HostsFile");
    if (spec.bool("no_manage_resolv_conf")) {
      throw exclusive("NoInfra", "NoManageResolvConf");
    }
  }

  private static void exclusive(JsonObject spec, String one, String key, String other) {
    if (given(spec, key)) {
      throw exclusive(one, other);
    }
  }

  private static PodmanException exclusive(String one, String other) {
    return PodmanException.caused(
        500, one + " and " + other + " are mutually exclusive pod options", INVALID);
  }

  private static boolean given(JsonObject spec, String key) {
    return spec.has(key) && !spec.blank(key);
  }
}
