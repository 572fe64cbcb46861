package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.EndpointRules;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Networks;
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
      if (before.endpointSpecs().containsKey(network.name())) {
        throw EngineException.forbidden(
            "endpoint with name %s already exists in network %s"
                .formatted(before.name(), network.name()));
      }
      EndpointRules.check(network.name(), network, spec);
      Map<String, EndpointSpec> specs = new LinkedHashMap<>(before.endpointSpecs());
      specs.put(network.name(), spec);
      Container asking = before.withEndpointSpecs(specs);
      if (before.state().pid() == 0) {
        Map<String, EndpointState> endpoints = new LinkedHashMap<>(before.endpoints());
        keep(container, asking.withNetworks(endpoints, before.ports()));
        return;
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
      Map<String, EndpointSpec> specs = new LinkedHashMap<>(before.endpointSpecs());
      if (specs.remove(network.name()) == null && !force) {
        throw EngineException.forbidden(
            "container %s is not connected to network %s"
                .formatted(before.id().hex(), network.name()));
      }
      Container asking = before.withEndpointSpecs(specs);
      if (before.state().pid() == 0) {
        Map<String, EndpointState> endpoints = new LinkedHashMap<>(before.endpoints());
        endpoints.remove(network.name());
        keep(container, asking.withNetworks(endpoints, before.ports()));
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
      throw EngineException.forbidden(
          "container is marked for removal and cannot be connected or disconnected");
    }
    Container before = container.snapshot();
    Network network = networks().get(ref);
    String mode = before.hostConfig().networkMode();
    boolean none = "none".equals(mode) || network.name().equals("none");
    if (none) {
      throw EngineException.forbidden(
          "container cannot be connected to multiple networks with one of the networks in private"
              + " (none) mode");
    }
    if (!NetworkModes.hasOwnNetwork(before)) {
      throw EngineException.forbidden(
          "container sharing network namespace with another container or host cannot be connected"
              + " to any other network");
    }
    if (network.name().equals("host")) {
      throw EngineException.forbidden(
          "cannot connect container to host network - container must be created in host network"
              + " mode");
    }
    return network;
  }

  private void keep(ManagedContainer container, Container after) {
    life.store.writeDocument(after);
    life.change(container, after);
  }

  private Networks networks() {
    return life.parts.networks();
  }
}
