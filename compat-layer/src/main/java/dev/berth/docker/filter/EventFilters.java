package dev.berth.docker.filter;

import dev.berth.runtime.event.Event;
import java.util.List;
import java.util.function.Predicate;

/** Which events a subscriber wants; unknown keys are ignored, as Docker does here. */
public final class EventFilters implements Predicate<Event> {
  private static final List<String> KINDS =
      List.of(
          "container",
          "network",
          "volume",
          "plugin",
          "daemon",
          "service",
          "node",
          "secret",
          "config",
          "builder");

  private final Filters filters;

  public EventFilters(Filters filters) {
    this.filters = filters;
  }

  @Override
  public boolean test(Event event) {
    return filters.exact("type", event.type())
        && action(event)
        && filters.exact("scope", "local")
        && filters.labels("label", event.attributes())
        && KINDS.stream().allMatch(kind -> actor(kind, event))
        && image(event);
  }

  /** Actions with a tail ({@code exec_create: sh}) are known by their head as well. */
  private boolean action(Event event) {
    if (filters.exact("event", event.action())) {
      return true;
    }
    int colon = event.action().indexOf(':');
    return colon > 0 && filters.get("event").contains(event.action().substring(0, colon));
  }

  private boolean actor(String kind, Event event) {
    if (!filters.has(kind)) {
      return true;
    }
    return event.type().equals(kind)
        && (filters.prefix(kind, event.actorId())
            || filters.prefix(kind, event.attributes().getOrDefault("name", "")));
  }

  private boolean image(Event event) {
    if (!filters.has("image")) {
      return true;
    }
    String named = event.attributes().getOrDefault("name", "");
    String image =
        event.type().equals("image") ? named : event.attributes().getOrDefault("image", "");
    return filters.exact("image", image)
        || filters.exact("image", withoutTag(image))
        || (event.type().equals("image") && filters.exact("image", event.actorId()));
  }

  private static String withoutTag(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }
}
