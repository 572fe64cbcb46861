package dev.berth.runtime.container;

import dev.berth.runtime.event.Events;
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
    attributes.putAll(more);
    events.publish("container", action, container.id().hex(), attributes);
  }

  /** Volumes of a container come or go with its run. */
  void volumes(Container container, boolean mounted) {
    for (MountPoint mount : container.mounts()) {
      String volume = mount.name();
      if (volume != null && mount.type().equals("volume")) {
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
