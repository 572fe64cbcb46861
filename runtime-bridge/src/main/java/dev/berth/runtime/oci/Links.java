package dev.berth.runtime.oci;

import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.EndpointSpec;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.EndpointState;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names of linked containers ({@code --link name[:alias]}) in the hosts file. */
final class Links {
  private final Function<String, Container> containers;

  Links(Function<String, Container> containers) {
    this.containers = containers;
  }

  void append(StringBuilder hosts, Container container) {
    append(hosts, container, container.hostConfig().links(), null);
    for (Map.Entry<String, EndpointSpec> entry : container.endpointSpecs().entrySet()) {
      append(hosts, container, entry.getValue().links(), entry.getKey());
    }
  }

  private void append(
      StringBuilder hosts,
      Container container,
      @Nullable List<String> links,
      @Nullable String network) {
    for (String link : links == null ? List.<String>of() : links) {
      int colon = link.indexOf(':');
      String name = trim(colon < 0 ? link : link.substring(0, colon));
      String alias = trim(colon < 0 ? link : link.substring(colon + 1));
      alias = alias.substring(alias.lastIndexOf('/') + 1);
      Container other = containers.apply(name);
      String address = address(container, other, network);
      if (address == null) {
        throw EngineException.conflict(
            "Cannot link to a non running container: /"
                + other.name()
                + " AS /"
                + container.name()
                + '/'
                + alias);
      }
      hosts.append(address).append('\t').append(alias).append(' ').append(other.name());
      hosts.append(' ').append(other.id().shortId()).append('\n');
    }
  }

  private static String trim(String name) {
    return name.startsWith("/") ? name.substring(1) : name;
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
