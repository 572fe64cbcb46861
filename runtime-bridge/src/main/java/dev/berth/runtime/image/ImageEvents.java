package dev.berth.runtime.image;

import dev.berth.runtime.event.Events;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of images, with the attributes Docker gives them. */
final class ImageEvents {
  private final Events events;

  ImageEvents(Events events) {
    this.events = events;
  }

  void removed(Image image, List<Images.Removed> rows) {
    for (Images.Removed row : rows) {
      if (row.untagged() != null) {
        publish("untag", image, image.id().text());
      } else if (image.id().text().equals(row.deleted())) {
        // its labels are gone with it
        Map<String, String> name = Map.of("name", image.id().text());
        events.publish("image", "delete", image.id().text(), name);
      }
    }
  }

  void publish(String action, Image image, String name) {
    Map<String, String> attributes = new HashMap<>();
    Map<String, String> labels = image.config().labels();
    if (labels != null) {
      attributes.putAll(labels);
    }
    attributes.put("name", name);
    events.publish("image", action, image.id().text(), attributes);
  }
}
