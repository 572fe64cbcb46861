package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.container.Link;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.EndpointState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names and variables that {@code --link name[:alias]} gives, for linked containers that run. */
final class Links {
  private static final String BRIDGE = "bridge";

  private final Function<String, Container> containers;

  Links(Function<String, Container> containers) {
    this.containers = containers;
  }

  /** The lines of the hosts file; those that have no address now are left out. */
  void append(StringBuilder hosts, Container container) {
    // Clients give links of a user's network both with it and with the container.
    Set<String> lines = new LinkedHashSet<>();
    for (Link link : Link.of(container)) {
      add(lines, container, link, null);
    }
    for (Map.Entry<String, EndpointSpec> entry : container.endpointSpecs().entrySet()) {
      List<String> texts = entry.getValue().links();
      for (String text : texts == null ? List.<String>of() : texts) {
        add(lines, container, Link.parse(text), entry.getKey());
      }
    }
    lines.forEach(hosts::append);
  }

  private void add(Set<String> lines, Container container, Link link, @Nullable String network) {
    Container other = find(link);
    String address = other == null ? null : address(container, other, network);
    if (other == null || address == null) {
      return;
    }
    String hostname = other.config().hostname();
    String line =
        address
            + '\t'
            + link.alias()
            + ' '
            + (hostname == null ? other.id().shortId() : hostname)
            + (link.alias().equals(other.name()) ? "" : ' ' + other.name());
    lines.add(line + '\n');
  }

  /** Variables of a container on the default bridge; fails when a linked one does not run. */
  void addVariables(ContainerEnvironment environment, Container container) {
    if (!Modes.isBuiltIn(container.hostConfig().networkMode())) {
      return;
    }
    for (Link link : Link.of(container)) {
      String name = "/" + container.name() + "/" + link.alias();
      Container other = find(link);
      if (other == null || !other.state().running()) {
        throw EngineException.internal(
            "Cannot link to a non running container: /"
                + (other == null ? link.alias() : other.name())
                + " AS "
                + name,
            null);
      }
      EndpointState bridge = other.endpoints().get(BRIDGE);
      if (bridge == null) {
        throw EngineException.internal(
            "container " + other.id().hex() + " not attached to default bridge network", null);
      }
      new LinkVariables(environment, name, bridge.ipAddress()).add(other.config());
    }
  }

  private @Nullable Container find(Link link) {
    try {
      return containers.apply(link.target());
    } catch (EngineException e) {
      return null;
    }
  }

  /** The other's address on a network both are on; null when it has none. */
  private static @Nullable String address(
      Container container, Container other, @Nullable String network) {
    for (Map.Entry<String, EndpointState> entry : other.endpoints().entrySet()) {
      boolean wanted =
          network == null
              ? container.endpointSpecs().containsKey(entry.getKey())
              : network.equals(entry.getKey());
      if (wanted && !entry.getValue().ipAddress().isEmpty()) {
        return entry.getValue().ipAddress();
      }
    }
    return null;
  }
}
