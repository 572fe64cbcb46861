package dev.berth.docker.container;

import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import java.util.HashMap;
import java.util.Map;

/** Events of requests that only look into a container, which the engine itself does not tell of. */
final class ContainerActions {
  private ContainerActions() {}

  /** Publishes with Docker's attributes: all labels, image and name. */
  static void publish(Engine engine, Container container, String action) {
    Map<String, String> labels = container.config().labels();
    Map<String, String> attributes = new HashMap<>(labels == null ? Map.of() : labels);
    attributes.put("image", container.imageName());
    attributes.put("name", container.name());
    engine.events().publish("container", action, container.id().hex(), attributes);
  }
}
