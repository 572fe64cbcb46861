package dev.berth.libpod.kube;

import dev.berth.libpod.container.Annotations;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.image.Images;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers containers into a {@code Pod} (Podman, libpod/kube.go). */
final class KubePod {
  private static final String RESERVED = "io.podman.annotations.";

  /** Those that the engine gives every container. */
  private static final Pattern OWN =
      Pattern.compile("io\\.container\\.manager$|io\\.kubernetes\\.cri-o\\.");

  private static final String AUTO_UPDATE = "io.containers.autoupdate";
  private static final int DEFAULT_STOP_SECONDS = 10;

  private final Images images;
  private final KubeAccounts accounts;
  private final KubeOptions options;

  final String name;
  final KubeMap annotations = new KubeMap();
  final List<Map<String, Object>> containers = new ArrayList<>();
  final List<Map<String, Object>> initContainers = new ArrayList<>();

  /** Volumes by name: one that several containers mount stands there once. */
  final Map<String, Map<String, Object>> volumes = new LinkedHashMap<>();

  private final KubeMap spec = new KubeMap();
  private final Set<String> nameservers = new LinkedHashSet<>();
  private final Set<String> searches = new LinkedHashSet<>();
  private final Set<String> dnsOptions = new LinkedHashSet<>();
  private final Map<String, List<String>> aliases = new LinkedHashMap<>();
  private String hostname = "";
  private int stopSeconds = DEFAULT_STOP_SECONDS;

  KubePod(String name, Images images, KubeAccounts accounts, KubeOptions options) {
    this.name = KubeContainer.plainName(name);
    this.images = images;
    this.accounts = accounts;
    this.options = options;
  }

  /**
   * Adds a container.
   *
   * @param ports that it publishes, or that its pod does in its place
   * @param podHostname a name that is the pod's own and thus no container's
   */
  void add(Container container, List<Map<String, Object>> ports, boolean init, String podHostname) {
    annotate(container);
    KubeVolumes mounted = new KubeVolumes(container);
    if (mounted.relabelled != null) {
      annotations.put("bind-mount-options", mounted.relabelled);
    }
    KubeContainer made = new KubeContainer(container, images.find(container.imageId().text()));
    Map<String, Object> rendered = made.render(ports, mounted.mounts, accounts).values();
    (init ? initContainers : containers).add(rendered);
    volumes.putAll(mounted.volumes);
    String own = container.config().hostname();
    if (hostname.isEmpty()
        && own != null
        && !own.equals(podHostname)
        && !container.id().hex().contains(own)) {
      hostname = own;
    }
    Integer seconds = container.config().stopTimeoutSeconds();
    if (stopSeconds == DEFAULT_STOP_SECONDS && seconds != null && seconds >= 0) {
      stopSeconds = seconds;
    }
  }

  private void annotate(Container container) {
    String suffix = "/" + KubeContainer.plainName(container.name());
    HostConfig host = container.hostConfig();
    Map<String, String> kept = host.annotations();
    if (kept != null) {
      kept.forEach(
          (key, value) -> {
            boolean shown = options.podmanOnly() || !key.startsWith(RESERVED);
            if (shown && !Annotations.internal(key) && !OWN.matcher(key).lookingAt()) {
              annotations.put(key + suffix, value);
            }
          });
    }
    Map<String, String> labels = container.config().labels();
    if (labels != null) {
      labels.forEach(
          (key, value) -> {
            if (key.contains(AUTO_UPDATE)) {
              annotations.put(key + suffix, value);
            }
          });
    }
    if (options.podmanOnly()) {
      podmanOnly(host, suffix);
    }
  }

  /** What only Podman can make of the object again. */
  private void podmanOnly(HostConfig host, String suffix) {
    annotations.put(RESERVED + "autoremove" + suffix, host.autoRemove() ? "TRUE" : "");
    annotations.put(RESERVED + "init" + suffix, Boolean.TRUE.equals(host.init()) ? "TRUE" : "");
    annotations.put(RESERVED + "privileged" + suffix, host.privileged() ? "TRUE" : "");
    annotations.put(RESERVED + "publish-all" + suffix, host.publishAllPorts() ? "TRUE" : "");
  }

  /** Limits of processes, which Kubernetes has no field for. */
  void limits(Container container) {
    List<Resources.Ulimit> limits = container.hostConfig().resources().ulimits();
    if (limits != null && !limits.isEmpty()) {
      annotations.put(
          RESERVED + "ulimit",
          limits.stream()
              .map(
                  each ->
                      each.name().toLowerCase(Locale.ROOT) + "=" + each.soft() + ":" + each.hard())
              .collect(Collectors.joining(",")));
    }
  }

  /** Takes over what the host configuration of a container says of names. */
  void names(HostConfig host) {
    addAll(nameservers, host.dns());
    addAll(searches, host.dnsSearch());
    addAll(dnsOptions, host.dnsOptions());
    List<String> hosts = host.extraHosts();
    for (String each : hosts == null ? List.<String>of() : hosts) {
      int colon = each.indexOf(':');
      if (colon > 0) {
        List<String> names =
            aliases.computeIfAbsent(each.substring(colon + 1), key -> new ArrayList<>());
        if (!names.contains(each.substring(0, colon))) {
          names.add(each.substring(0, colon));
        }
      }
    }
  }

  private static void addAll(Set<String> all, @Nullable List<String> more) {
    if (more != null) {
      all.addAll(more);
    }
  }

  /** A host name that was asked for; one that the pod has by its own name is none. */
  void hostname(@Nullable String asked, String podName) {
    if (asked != null && !asked.isEmpty() && !asked.equals(podName)) {
      hostname = asked;
    }
  }

  /** Something of the pod's own. */
  void put(String key, Object value) {
    spec.put(key, value);
  }

  /** The same for what is told even when it is false. */
  void putAlways(String key, Object value) {
    spec.putAlways(key, value);
  }

  /** {@code metadata}. */
  KubeMap metadata() {
    return metadata(name).put("annotations", annotations).put("labels", Map.of("app", name));
  }

  /** Metadata of any object that is made now. */
  static KubeMap metadata(String name) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new KubeMap().put("creationTimestamp", now).put("name", name);
  }

  /** {@code spec}. */
  KubeMap spec() {
    spec.putAlways("containers", containers).put("initContainers", initContainers);
    spec.put("hostname", hostname).put("volumes", List.copyOf(volumes.values()));
    spec.put("dnsConfig", dns()).put("hostAliases", aliases());
    if (stopSeconds != DEFAULT_STOP_SECONDS) {
      spec.putAlways("terminationGracePeriodSeconds", stopSeconds);
    }
    return spec;
  }

  private KubeMap dns() {
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (String each : dnsOptions) {
      int colon = each.indexOf(':');
      KubeMap pair = new KubeMap().put("name", colon < 0 ? each : each.substring(0, colon));
      pairs.add(pair.putAlways("value", colon < 0 ? "" : each.substring(colon + 1)).values());
    }
    return new KubeMap()
        .put("nameservers", List.copyOf(nameservers))
        .put("options", pairs)
        .put("searches", List.copyOf(searches));
  }

  private List<Map<String, Object>> aliases() {
    List<Map<String, Object>> all = new ArrayList<>();
    aliases.forEach(
        (ip, names) -> all.add(new KubeMap().put("hostnames", names).put("ip", ip).values()));
    return all;
  }

  /** A container's restart policy in Kubernetes' words, empty where it has none. */
  static String restartPolicy(String policy) {
    return switch (policy) {
      case "no" -> "Never";
      case "always" -> "Always";
      case "on-failure" -> "OnFailure";
      default -> "";
    };
  }
}
