package dev.berth.libpod.container;

import dev.berth.libpod.wire.NetworkNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.PortBinding;
import dev.berth.wire.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Networks, ports and name resolution of a specification. */
final class NetworkSpec {
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  private final JsonObject spec;
  private final Engine engine;
  private final List<String> warnings;

  NetworkSpec(JsonObject spec, Engine engine, List<String> warnings) {
    this.engine = engine;
    this.spec = spec;
    this.warnings = warnings;
  }

  void apply(HostConfigBuilder host, ContainerConfigBuilder config) {
    known();
    host.networkMode(mode()).publishAllPorts(spec.bool("publish_image_ports"));
    Map<String, List<PortBinding>> ports = ports();
    host.portBindings(ports.isEmpty() ? null : ports);
    if (!ports.isEmpty()) {
      Set<String> exposed = config.build().exposedPorts();
      Set<String> all = new LinkedHashSet<>(exposed == null ? Set.of() : exposed);
      all.addAll(ports.keySet());
      config.exposedPorts(all);
    }
    host.dns(spec.strings("dns_server")).dnsSearch(spec.strings("dns_search"));
    host.dnsOptions(spec.strings("dns_option")).extraHosts(hosts());
  }

  /** A network must be there when the container is made. */
  private void known() {
    for (String each : endpoints().keySet()) {
      boolean found =
          each.equals(NetworkNames.DOCKER_DEFAULT)
              || engine.networks().list().stream()
                  .anyMatch(n -> n.name().equals(each) || n.id().startsWith(each));
      if (!found) {
        throw PodmanException.caused(
            500, "unable to find network with name or ID " + each, "network not found");
      }
    }
  }

  private @Nullable List<String> hosts() {
    List<String> added = spec.strings("hostadd");
    return added == null || added.isEmpty() ? null : added;
  }

  /** The rootless default of Podman, a pasta of its own, is here the default bridge. */
  private String mode() {
    JsonObject namespace = spec.object("netns");
    String mode = namespace == null ? "" : namespace.text("nsmode");
    String value = namespace == null ? "" : namespace.text("value");
    return switch (mode) {
      case "host", "none" -> mode;
      case "container" -> Namespaces.shared(engine, value, "net");
      case "bridge", "", "default", "private" ->
          endpoints().keySet().stream().findFirst().orElse(NetworkNames.DOCKER_DEFAULT);
      case "slirp4netns", "pasta" -> {
        if (!value.isEmpty() || namespaceOptions(mode)) {
          warnings.add("options of " + mode + " are not supported: the default network is used");
        }
        yield NetworkNames.DOCKER_DEFAULT;
      }
      case "path", "ns" -> joined(value);
      case "pod" -> throw PodmanException.plain(500, "the container is in no pod");
      default ->
          throw PodmanException.caused(
              500, "invalid config provided", "invalid network \"" + mode + "\"");
    };
  }

  /** Nothing of the engine's leads to or from a namespace that it did not make. */
  private String joined(String path) {
    if (!ports().isEmpty() || spec.bool("publish_image_ports") || !endpoints().isEmpty()) {
      throw PodmanException.caused(
          500,
          "invalid config provided: ports and networks cannot be used with a network namespace"
              + " joined by its path",
          "invalid configuration");
    }
    return Namespaces.ofPath(path, "network");
  }

  private boolean namespaceOptions(String mode) {
    JsonObject options = spec.object("network_options");
    return options != null && options.keys().contains(mode);
  }

  /** What it asks of each network, by the engine's names. */
  Map<String, EndpointSpec> endpoints() {
    JsonObject networks = spec.object("Networks");
    Map<String, EndpointSpec> endpoints = new LinkedHashMap<>();
    if (networks != null) {
      for (String each : networks.keys()) {
        endpoints.put(name(each), NetworkOptions.endpoint(networks.objectOrEmpty(each)));
      }
    }
    List<String> old = spec.strings("cni_networks");
    if (endpoints.isEmpty() && old != null) {
      old.forEach(each -> endpoints.put(name(each), EndpointSpec.NONE));
    }
    return endpoints;
  }

  /** Clients that know no name of the default network call it so. */
  private static String name(String given) {
    return given.equals("default") ? NetworkNames.DOCKER_DEFAULT : NetworkNames.known(given);
  }

  private Map<String, List<PortBinding>> ports() {
    Map<String, List<PortBinding>> ports = new LinkedHashMap<>();
    List<JsonObject> mappings = spec.objects("portmappings");
    for (JsonObject each : mappings == null ? List.<JsonObject>of() : mappings) {
      int range = Math.max(1, each.integer("range"));
      int inside = each.integer("container_port");
      int outside = each.integer("host_port");
      String protocols = each.text("protocol");
      for (String protocol : (protocols.isEmpty() ? "tcp" : protocols).split(",")) {
        if (!PROTOCOLS.contains(protocol)) {
          throw PodmanException.plain(
              500, "unrecognized protocol \"" + protocol + "\" in port mapping");
        }
        for (int i = 0; i < range; i++) {
          String host = outside == 0 ? "" : Integer.toString(outside + i);
          ports
              .computeIfAbsent((inside + i) + "/" + protocol, key -> new ArrayList<>())
              .add(new PortBinding(each.text("host_ip"), host));
        }
      }
    }
    return ports;
  }
}
