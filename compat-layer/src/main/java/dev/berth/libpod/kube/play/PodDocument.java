package dev.berth.libpod.kube.play;

import dev.berth.libpod.kube.model.Manifest.Workload;
import dev.berth.libpod.kube.model.PodContainer;
import dev.berth.libpod.kube.model.PodSpec;
import dev.berth.libpod.kube.yaml.KubeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a manifest asks of its pod, as the document that makes one (PodSpecGenerator). */
final class PodDocument {
  /** The network of pods whose request names none. */
  static final String NETWORK = "podman-default-kube-network";

  private final Workload workload;
  private final PodSpec spec;
  private final PlayOptions options;
  private final Map<String, String> annotations;

  PodDocument(Workload workload, PlayOptions options, Map<String, String> annotations) {
    this.workload = workload;
    this.spec = workload.spec();
    this.options = options;
    this.annotations = annotations;
  }

  /**
   * Makes it.
   *
   * @param index of the pod among the request's, for its static addresses
   * @param host the name of this machine
   */
  SpecDocument document(int index, String host, @Nullable String serviceContainer) {
    SpecDocument out = new SpecDocument();
    out.put("name", workload.podName()).put("labels", workload.template().labels());
    out.put("hostname", hostname(host)).put("exit_policy", "stop");
    out.put("restart_policy", restartPolicy()).put("shared_namespaces", shared());
    out.put("infra_name", workload.template().annotations().get(Annotated.INFRA_NAME));
    out.put("pidns", namespace(spec.hostPid())).put("ipcns", namespace(spec.hostIpc()));
    out.put("utsns", namespace(spec.hostNetwork())).put("userns", userns());
    network(out, index);
    out.putAll(
        "portmappings",
        PublishedPorts.of(spec.containers(), options.publishAllPorts(), options.publishPorts()));
    out.put("dns_server", spec.dns().servers()).put("dns_search", spec.dns().searches());
    out.put("dns_option", spec.dns().options());
    out.put("hostadd", hosts()).put("no_manage_hosts", options.noHosts());
    out.put("no_manage_hostname", options.noHostname());
    out.put("sysctl", spec.security().sysctls());
    return out.put("serviceContainerID", serviceContainer);
  }

  private String hostname(String host) {
    if (spec.hostNetwork()) {
      return host;
    }
    return spec.hostname().isEmpty() ? workload.podName() : spec.hostname();
  }

  private List<String> hosts() {
    if (options.noHosts() && !spec.hosts().isEmpty()) {
      throw new KubeException("HostAliases in yaml file will not work with --no-hosts");
    }
    return spec.hosts();
  }

  /** In containers' words. */
  String restartPolicy() {
    return switch (spec.restartPolicy()) {
      case "OnFailure" -> "on-failure";
      case "Never" -> "no";
      default -> "always";
    };
  }

  private List<String> shared() {
    return spec.sharedProcesses()
        ? List.of("ipc", "net", "uts", "pid")
        : List.of("ipc", "net", "uts");
  }

  private static @Nullable Map<String, Object> namespace(boolean host) {
    return host ? Map.of("nsmode", "host") : null;
  }

  /** Null for the host's, which for a user is the user's own. */
  private @Nullable Map<String, Object> userns() {
    String mode = options.userns();
    if (mode.isEmpty()) {
      mode = annotations.getOrDefault(Annotated.USERNS, "");
    }
    if (mode.isEmpty()) {
      mode = annotations.getOrDefault(Annotated.USERNS + "/" + workload.podName(), "");
    }
    if (mode.isEmpty() && Boolean.FALSE.equals(spec.hostUsers())) {
      mode = "auto";
    }
    if (mode.equals("private") && options.userns().isEmpty()) {
      mode = "auto";
    }
    if (mode.isEmpty() || mode.equals("host")) {
      return null;
    }
    int colon = mode.indexOf(':');
    return colon < 0
        ? Map.of("nsmode", mode)
        : Map.of("nsmode", mode.substring(0, colon), "value", mode.substring(colon + 1));
  }

  private NetworkWords words() {
    List<String> words = options.networks();
    if (words.isEmpty()) {
      words = List.of(spec.hostNetwork() ? "host" : NETWORK);
    }
    return NetworkWords.of(words);
  }

  /** The networks it is to be on, by name. */
  Set<String> networks() {
    return words().networks().keySet();
  }

  private void network(SpecDocument out, int index) {
    NetworkWords network = words();
    Map<String, NetworkWords.Wanted> networks = new LinkedHashMap<>(network.networks());
    staticAddresses(network, networks, index);
    List<String> aliases = new ArrayList<>();
    for (PodContainer each : spec.containers()) {
      aliases.add(each.name());
    }
    Map<String, Object> wanted = new LinkedHashMap<>();
    networks.forEach((name, each) -> wanted.put(name, each.alias(aliases).document().fields()));
    boolean joined = network.mode().equals("container") || network.mode().equals("ns");
    SpecDocument mode = new SpecDocument().put("nsmode", network.mode());
    mode.put("value", joined ? network.options().getFirst() : null);
    out.put("netns", mode).put("Networks", wanted);
    if (!joined && !network.options().isEmpty()) {
      out.put("network_options", Map.of(network.mode(), network.options()));
    }
  }

  private void staticAddresses(
      NetworkWords network, Map<String, NetworkWords.Wanted> networks, int index) {
    if (options.staticIps().size() > index) {
      String name = only(network, "static ip addresses", "ip", "ips");
      String ip = options.staticIps().get(index);
      networks.computeIfPresent(name, (key, each) -> each.address(ip));
    }
    if (options.staticMacs().size() > index) {
      String name = only(network, "static mac address", "mac", "mac");
      String mac = options.staticMacs().get(index);
      networks.computeIfPresent(name, (key, each) -> each.mac(mac));
    }
  }

  private static String only(NetworkWords network, String what, String key, String plural) {
    if (!network.mode().equals("bridge")) {
      throw new KubeException(
          what + " can only be set when the network mode is bridge: invalid argument");
    }
    if (network.networks().size() != 1) {
      throw new KubeException(
          "cannot set %s for more than network, use netname:%s=<%s> syntax to specify %s"
                  .formatted(what, key, key, plural)
              + " for more than network: invalid argument");
    }
    return network.networks().keySet().iterator().next();
  }
}
