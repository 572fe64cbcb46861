package dev.berth.runtime.pod;

import dev.berth.runtime.event.Events;
import java.util.HashMap;
import java.util.Map;

/** Events of pods: the name and all labels. */
final class PodEvents {
  private final Events events;

  PodEvents(Events events) {
    this.events = events;
  }

  void publish(Pod pod, String action) {
    Map<String, String> attributes = new HashMap<>();
    if (pod.labels() != null) {
      attributes.putAll(pod.labels());
    }
    attributes.put("name", pod.name());
    events.publish("pod", action, pod.id(), attributes);
  }
}
