package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.EndpointRules;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Networks;
import dev.berth.runtime.oci.Modes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts containers on more networks and takes them off; at once where they run. */
final class ConnectContainer {
  private final Lifecycle life;

  ConnectContainer(Lifecycle life) {
    this.life = life;
  }

  void connect(ManagedContainer container, String ref, EndpointSpec spec) {
    container.lock.lock();
    try {
      Container before = container.snapshot();
      Network network = network(container, ref);
      boolean running = before.state().pid() != 0;
      boolean there = before.endpointSpecs().containsKey(network.name());
      if (there && running) {
        throw EngineException.forbidden(
            "endpoint with name %s already exists in network %s"
                .formatted(before.name(), network.name()));
      }
      if (!there) {
        checkTogether(before, network);
      }
      EndpointRules.check(network.name(), network, spec);
      Map<String, EndpointSpec> specs = new LinkedHashMap<>(before.endpointSpecs());
      specs.put(network.name(), spec);
      Container asking = before.withEndpointSpecs(specs);
      if (!running) {
        Map<String, EndpointState> endpoints = new LinkedHashMap<>(before.endpoints());
        keep(container, asking.withNetworks(endpoints, before.ports()));
        return;
      }
      if (network.configOnly()) {
        throw EngineException.forbidden("cannot create endpoint on configuration-only network");
      }
      Networks.Joined joined = networks().connect(asking, network.name());
      Container after = asking.withNetworks(joined.endpoints(), joined.ports());
      keep(container, after);
      life.parts.renderer().refreshHosts(after);
      life.events.network(after, network, true);
    } finally {
      container.lock.unlock();
    }
  }

  void disconnect(ManagedContainer container, String ref, boolean force) {
    container.lock.lock();
    try {
      Container before = container.snapshot();
      Network network = network(container, ref);
      boolean running = before.state().pid() != 0;
      Map<String, EndpointSpec> specs = new LinkedHashMap<>(before.endpointSpecs());
      boolean stale = force && before.endpoints().containsKey(network.name());
      if (specs.remove(network.name()) == null && !stale) {
        throw EngineException.forbidden(
            "container %s is not connected to %s %s"
                .formatted(before.id().hex(), running ? "network" : "the network", network.name()));
      }
      if (network.name().equals("host")) {
        throw EngineException.invalid(
            "cannot disconnect container from host network - container was created in host network"
                + " mode");
      }
      Container asking = before.withEndpointSpecs(specs);
      if (!running || !network.hasEndpoints()) {
        Map<String, EndpointState> endpoints = new LinkedHashMap<>(before.endpoints());
        endpoints.remove(network.name());
        keep(container, asking.withNetworks(endpoints, before.ports()));
        if (running) {
          life.events.network(before, network, false);
        }
        return;
      }
      Networks.Joined joined = networks().disconnect(asking, network.name());
      Container after = asking.withNetworks(joined.endpoints(), joined.ports());
      keep(container, after);
      life.parts.renderer().refreshHosts(after);
      life.events.network(after, network, false);
    } finally {
      container.lock.unlock();
    }
  }

  private Network network(ManagedContainer container, String ref) {
    if (container.removing) {
      throw EngineException.conflict(
          "container %s is marked for removal and cannot be connected or disconnected to the network %s"
              .formatted(container.snapshot().id().hex(), ref));
    }
    return networks().get(ref);
  }

  /** Whether a container can be on one more network besides those it is on. */
  private static void checkTogether(Container container, Network network) {
    String mode = container.hostConfig().networkMode();
    boolean host = "host".equals(mode);
    if (!host && network.name().equals("host")) {
      throw EngineException.invalid(
          "cannot connect container to host network - container must be created in host network"
              + " mode");
    }
    if (host || NetworkModes.sharedContainer(mode) != null || Modes.path(mode) != null) {
      throw EngineException.invalid(
          "container sharing network namespace with another container or host cannot be connected"
              + " to any other network");
    }
    if ("none".equals(mode) || network.name().equals("none")) {
      throw EngineException.invalid(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) mode");
    }
  }

  private void keep(ManagedContainer container, Container after) {
    life.store.writeDocument(after);
    life.change(container, after);
  }

  private Networks networks() {
    return life.parts.networks();
  }
}
