package dev.berth.docker.filter;

import dev.berth.filter.Filters;
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
          "config");

  /** Actions whose name goes on after a colon. */
  private static final List<String> TAILED = List.of("health_status", "exec_create", "exec_start");

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

  /** Once an action with a tail is asked for by its head, all values are heads. */
  private boolean action(Event event) {
    return TAILED.stream().anyMatch(filters.get("event")::contains)
        ? filters.prefix("event", event.action())
        : filters.exact("event", event.action());
  }

  /** The key of a kind looks at ids and names of whatever kind, as Docker does. */
  private boolean actor(String kind, Event event) {
    String name = event.attributes().get("name");
    return filters.prefix(kind, event.actorId()) || (name != null && filters.prefix(kind, name));
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
        || filters.exact("image", event.actorId());
  }

  private static String withoutTag(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }
}
