package dev.berth.runtime.container;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.event.Events;
import dev.berth.runtime.network.EndpointState;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.Networks;
import java.util.HashMap;
import java.util.Map;

/** Events of containers with Docker's attributes: all labels, image and name, and what is added. */
final class ContainerEvents {
  private final Events events;

  ContainerEvents(Events events) {
    this.events = events;
  }

  void publish(Container container, String action) {
    publish(container, action, Map.of());
  }

  void publish(Container container, String action, Map<String, String> more) {
    Map<String, String> attributes = new HashMap<>();
    Map<String, String> labels = container.config().labels();
    if (labels != null) {
      attributes.putAll(labels);
    }
    attributes.put("image", container.imageName());
    attributes.put("name", container.name());
    PodMembership pod = container.hostConfig().pod();
    if (pod != null) {
      attributes.put("podId", pod.id());
    }
    attributes.putAll(more);
    events.publish("container", action, container.id().hex(), attributes);
  }

  /** A container joined a network, or left it. */
  void network(Container container, Network network, boolean joined) {
    events.publish(
        "network",
        joined ? "connect" : "disconnect",
        network.id(),
        Map.of(
            "container", container.id().hex(), "name", network.name(), "type", network.driver()));
  }

  /** All networks of a container, as its run begins or ends. */
  void networks(Container container, Networks networks, boolean joined) {
    for (EndpointState endpoint : container.endpoints().values()) {
      try {
        network(container, networks.get(endpoint.networkId()), joined);
      } catch (EngineException e) {
        // It was removed meanwhile; nobody can ask for its events any more.
      }
    }
  }

  /** Volumes of a container come or go with its run. */
  void volumes(Container container, boolean mounted) {
    for (MountPoint mount : container.mounts()) {
      String volume = mount.volume();
      if (volume != null) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("container", container.id().hex());
        attributes.put("driver", mount.driver() == null ? "local" : mount.driver());
        if (mounted) {
          attributes.put("destination", mount.destination());
          attributes.put("read/write", String.valueOf(mount.writable()));
          attributes.put("propagation", mount.propagation());
        }
        events.publish("volume", mounted ? "mount" : "unmount", volume, attributes);
      }
    }
  }
}
