package dev.berth.libpod.system;

import dev.berth.api.ApiVersion;
import dev.berth.filter.Filters;
import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.event.Event;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The journal's events in libpod's words, and which of them a subscriber wants. */
final class EventNames implements Predicate<Event> {
  private static final Set<String> KEYS =
      Set.of("container", "event", "status", "image", "artifact", "pod", "volume", "type", "label");

  private static final Map<String, String> ACTIONS =
      Map.of(
          "die", "died",
          "destroy", "remove",
          "delete", "remove",
          "exec_die", "exec_died",
          "load", "loadfromarchive");

  /** Clients of Podman fail at types and words that they do not know. */
  private static final Set<String> TYPES =
      Set.of("container", "image", "network", "volume", "pod", "system", "secret");

  /** What Docker calls networks, and Podman does not. */
  private static final Set<String> NO_NETWORKS = Set.of("host", "none");

  private static final Set<String> WORDS =
      Set.of(
          "attach",
          "auto-update",
          "build",
          "checkpoint",
          "commit",
          "connect",
          "create",
          "died",
          "disconnect",
          "exec",
          "exec_died",
          "export",
          "health_status",
          "history",
          "import",
          "init",
          "kill",
          "loadfromarchive",
          "mount",
          "pause",
          "prune",
          "pull",
          "push",
          "refresh",
          "remove",
          "rename",
          "restart",
          "restore",
          "save",
          "start",
          "stop",
          "sync",
          "tag",
          "unmount",
          "unpause",
          "untag",
          "update");

  /** The release from which clients know events of secrets, and updates. */
  private static final ApiVersion NEWER = new ApiVersion(5, 6);

  private final Filters filters;
  private final boolean newer;

  /**
   * Makes one.
   *
   * @param version the client's: before 5.6 it fails at events of secrets and at updates
   */
  EventNames(Filters filters, ApiVersion version) {
    this.newer = version.compareTo(NEWER) >= 0;
    for (String key : filters.keys()) {
      if (!KEYS.contains(key)) {
        throw PodmanException.caused(
            500, "failed to parse event filters", key + " is an invalid filter");
      }
    }
    this.filters = filters;
  }

  @Override
  public boolean test(Event event) {
    String action = action(event);
    String name = event.attributes().getOrDefault("name", "");
    return TYPES.contains(event.type())
        && (newer || !(event.type().equals("secret") || action.equals("update")))
        && WORDS.contains(action)
        && !(event.type().equals("network") && NO_NETWORKS.contains(name))
        && filters.exact("type", event.type())
        && filters.exact("event", action)
        && filters.exact("status", action)
        && filters.labels("label", event.attributes())
        && actor("container", event, name)
        && actor("volume", event, name)
        && actor("pod", event, name)
        && (!filters.has("image")
            || image(event.attributes().getOrDefault("image", name))
            || filters.prefix("image", event.actorId()));
  }

  /** An image may be named in short: as one of this host, or of Docker Hub. */
  private boolean image(String name) {
    String whole = LibpodNames.imageOf(name);
    return filters.exact("image", name)
        || filters.get("image").stream()
            .anyMatch(
                each ->
                    whole.equals(LibpodNames.imageOf(each))
                        || whole.equals(LibpodNames.imageOf(LocalNames.created(each))));
  }

  private boolean actor(String kind, Event event, String name) {
    return !filters.has(kind)
        || event.type().equals(kind)
            && (filters.prefix(kind, event.actorId()) || filters.exact(kind, name));
  }

  /** The action's word. */
  static String action(Event event) {
    String head = head(event.action());
    return head.equals("exec_start") ? "exec" : ACTIONS.getOrDefault(head, head);
  }

  /** The state of a health event, else empty. */
  static String health(Event event) {
    return event.action().startsWith("health_status: ") ? event.action().substring(15) : "";
  }

  private static String head(String action) {
    int colon = action.indexOf(':');
    return colon < 0 ? action : action.substring(0, colon);
  }
}
