package dev.berth.libpod.container;

import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.image.Image;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which containers a list wants (podman-ps, "--filter"); values are checked when it is made. */
public final class PsFilters implements Predicate<Container> {
  private static final Set<String> KEYS =
      Set.of(
          "ancestor",
          "before",
          "command",
          "exited",
          "health",
          "id",
          "label",
          "label!",
          "name",
          "network",
          "pod",
          "restart-policy",
          "since",
          "should-start-on-boot",
          "status",
          "until",
          "volume");

  private static final Set<String> STATES =
      Set.of(
          "created",
          "running",
          "paused",
          "stopped",
          "exited",
          "unknown",
          "removing",
          "initialized",
          "stopping",
          "configured");

  private final Filters filters;
  private final Engine engine;
  private final Set<String> pods;
  private final @Nullable Instant before;
  private final @Nullable Instant since;
  private final @Nullable Instant until;

  /** Reads them; Podman's refusal for what is none. */
  public PsFilters(Filters filters, Engine engine) {
    for (String key : filters.keys()) {
      if (!KEYS.contains(key)) {
        throw PodmanException.plain(500, key + " is an invalid filter");
      }
    }
    for (String each : filters.get("status")) {
      if (!STATES.contains(each)) {
        throw new PodmanException(
            500, "invalid argument", "unknown container state: " + each + ": invalid argument");
      }
    }
    for (String each : filters.get("exited")) {
      if (!each.matches("-?\\d{1,9}")) {
        throw PodmanException.caused(
            500,
            "exited code out of range \"%1$s\": strconv.ParseInt: parsing \"%1$s\"".formatted(each),
            "invalid syntax");
      }
    }
    this.filters = filters;
    this.engine = engine;
    this.pods = pods(filters.get("pod"), engine);
    this.before = created("before");
    this.since = created("since");
    this.until = LibpodFilters.until(filters);
  }

  /** Whether containers that do not run are wanted without being asked for. */
  boolean impliesAll() {
    return filters.has("status") || filters.has("exited");
  }

  @Override
  public boolean test(Container c) {
    return (filters.prefix("id", c.id().hex()) || filters.matches("id", c.id().hex()))
        && filters.matches("name", c.name())
        && filters.labelsAndNot(c.config().labels())
        && state(c)
        && (!filters.has("exited") || exited(c))
        && (!filters.has("health") || filters.exact("health", health(c)))
        && (before == null || c.created().isBefore(before))
        && (since == null || c.created().isAfter(since))
        && (until == null || c.created().isBefore(until))
        && (!filters.has("ancestor") || ancestor(c))
        && (!filters.has("volume") || c.mounts().stream().anyMatch(this::volume))
        && (!filters.has("network") || network(c))
        && (!filters.has("pod") || inPod(c))
        && filters.exact("command", c.path())
        && filters.exact("restart-policy", policy(c));
  }

  private boolean inPod(Container c) {
    PodMembership pod = c.hostConfig().pod();
    return pod != null && pods.contains(pod.id());
  }

  /** Those that are not there have no containers. */
  private static Set<String> pods(List<String> refs, Engine engine) {
    Set<String> ids = new HashSet<>();
    for (String each : refs) {
      try {
        ids.add(engine.pods().get(each).id());
      } catch (EngineException e) {
        if (e.kind() != ErrorKind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return ids;
  }

  private boolean state(Container c) {
    if (!filters.has("status")) {
      return true;
    }
    String word = LibpodNames.status(c.state());
    return filters.exact("status", word)
        || word.equals("exited") && filters.exact("status", "stopped");
  }

  private boolean exited(Container c) {
    return !c.state().alive()
        && c.state().hasBeenStarted()
        && filters.exact("exited", Integer.toString(c.state().exitCode()));
  }

  private static String health(Container c) {
    HealthState health = c.state().health();
    return health == null ? "" : health.status();
  }

  private static String policy(Container c) {
    String name = c.hostConfig().restartPolicy().name();
    return name.isEmpty() ? "no" : name;
  }

  private boolean ancestor(Container c) {
    for (String each : filters.get("ancestor")) {
      String hex = each.startsWith("sha256:") ? each.substring(7) : each;
      Image image = engine.images().find(each);
      if (c.imageId().hex().startsWith(hex)
          || image != null && image.id().equals(c.imageId())
          || LibpodNames.image(c.imageName()).contains(each)) {
        return true;
      }
    }
    return false;
  }

  private boolean volume(MountPoint mount) {
    String name = mount.name() == null ? mount.source() : mount.name();
    for (String each : filters.get("volume")) {
      List<String> parts = List.of(each.split(":", 2));
      boolean named = parts.getFirst().equals(name) || each.equals(mount.destination());
      if (named && (parts.size() == 1 || parts.getLast().equals(mount.destination()))) {
        return true;
      }
    }
    return false;
  }

  private boolean network(Container c) {
    return filters.get("network").stream()
        .map(each -> each.equals("podman") ? "bridge" : each)
        .anyMatch(
            each ->
                c.endpointSpecs().containsKey(each)
                    || each.equals(c.hostConfig().networkMode())
                    || c.endpoints().values().stream()
                        .anyMatch(e -> e.networkId().startsWith(each)));
  }

  private @Nullable Instant created(String key) {
    if (!filters.has(key)) {
      return null;
    }
    String name = filters.get(key).getFirst();
    try {
      return engine.containers().get(name).created();
    } catch (EngineException e) {
      throw e.kind() != ErrorKind.NOT_FOUND
          ? e
          : PodmanException.caused(
              500, "no container with name or ID \"" + name + "\" found", "no such container");
    }
  }
}
