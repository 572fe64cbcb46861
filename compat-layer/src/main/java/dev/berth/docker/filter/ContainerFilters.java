package dev.berth.docker.filter;

import dev.berth.filter.Filters;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.HealthState;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.container.PortBinding;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.network.EndpointState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What of the container list a request wants; values are checked when it is made. */
public final class ContainerFilters implements Predicate<Container> {
  public static final Set<String> KEYS =
      Set.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "isolation",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");

  private static final Set<String> HEALTH = Set.of("none", "starting", "healthy", "unhealthy");

  private final Filters filters;
  private final List<PortRange> published;
  private final List<PortRange> exposed;
  private final Set<Integer> exitCodes;
  private final @Nullable Instant before;
  private final @Nullable Instant since;
  private final @Nullable Set<Digest> ancestors;

  public ContainerFilters(Filters filters, Containers containers, Images images) {
    this.filters = filters;
    this.published = ranges("publish");
    this.exposed = ranges("expose");
    this.exitCodes = exitCodes();
    checkWords();
    this.before = created(containers, "before");
    this.since = created(containers, "since");
    this.ancestors = filters.has("ancestor") ? ancestors(images) : null;
  }

  /** Whether containers that do not run are wanted without being asked for. */
  public boolean impliesAll() {
    return filters.has("status");
  }

  @Override
  public boolean test(Container c) {
    return filters.matches("id", c.id().hex())
        && nameMatches(c)
        && filters.exact("status", c.state().status().word())
        && filters.labels("label", c.config().labels())
        && !filters.bool("is-task", false)
        && (exitCodes.isEmpty() || exitMatches(c))
        && filters.exact("health", health(c))
        && (before == null || c.created().isBefore(before))
        && (since == null || c.created().isAfter(since))
        && (ancestors == null || ancestors.contains(c.imageId()))
        && (!filters.has("volume") || c.mounts().stream().anyMatch(this::volumeMatches))
        && (!filters.has("network") || networkMatches(c))
        && (published.isEmpty() && exposed.isEmpty() || portMatches(c));
  }

  private boolean nameMatches(Container c) {
    return filters.matches("name", c.name()) || filters.matches("name", "/" + c.name());
  }

  private boolean exitMatches(Container c) {
    return c.state().finishedAt() != null
        && !c.state().running()
        && exitCodes.contains(c.state().exitCode());
  }

  private static String health(Container c) {
    HealthState health = c.state().health();
    return health == null ? "none" : health.status();
  }

  private boolean volumeMatches(MountPoint mount) {
    String name = mount.name() == null ? mount.source() : mount.name();
    return filters.exact("volume", name) || filters.exact("volume", mount.destination());
  }

  private boolean networkMatches(Container c) {
    for (String wanted : filters.get("network")) {
      if (c.endpointSpecs().containsKey(wanted)) {
        return true;
      }
      for (Map.Entry<String, EndpointState> each : c.endpoints().entrySet()) {
        if (each.getKey().equals(wanted) || each.getValue().networkId().startsWith(wanted)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A host port that is published, or a port that is exposed: either will do, while it runs. */
  private boolean portMatches(Container c) {
    if (!c.state().running()) {
      return false;
    }
    for (Map.Entry<String, List<PortBinding>> each : c.ports().entrySet()) {
      if (inside(exposed, each.getKey())) {
        return true;
      }
      for (PortBinding binding : each.getValue()) {
        String kind = protocol(each.getKey());
        if (published.stream()
            .anyMatch(r -> r.contains(String.valueOf(binding.hostPort()), kind))) {
          return true;
        }
      }
    }
    Set<String> declared = c.config().exposedPorts();
    return declared != null && declared.stream().anyMatch(port -> inside(exposed, port));
  }

  private static boolean inside(List<PortRange> ranges, String port) {
    return ranges.stream().anyMatch(range -> range.contains(port));
  }

  private static String protocol(String port) {
    int slash = port.indexOf('/');
    return slash < 0 ? "tcp" : port.substring(slash + 1);
  }

  private List<PortRange> ranges(String key) {
    List<PortRange> ranges = new ArrayList<>();
    filters.get(key).forEach(each -> ranges.add(PortRange.parse(key, each)));
    return ranges;
  }

  private Set<Integer> exitCodes() {
    Set<Integer> codes = new HashSet<>();
    for (String each : filters.get("exited")) {
      try {
        codes.add(Integer.valueOf(each));
      } catch (NumberFormatException e) {
        throw EngineException.invalid(
            "invalid filter 'exited="
                + each
                + "': strconv.Atoi: parsing \""
                + each
                + "\": invalid syntax");
      }
    }
    return codes;
  }

  private void checkWords() {
    List<String> states =
        Arrays.stream(ContainerStatus.values()).map(ContainerStatus::word).toList();
    for (String each : filters.get("status")) {
      if (!states.contains(each)) {
        throw EngineException.invalid(
            "invalid filter 'status="
                + each
                + "': invalid value for state ("
                + each
                + "): must be one of created, running, paused, restarting, removing, exited, dead");
      }
    }
    for (String each : filters.get("health")) {
      if (!HEALTH.contains(each)) {
        throw EngineException.invalid(
            "invalid filter 'health="
                + each
                + "': invalid value for health ("
                + each
                + "): must be one of none, starting, healthy, unhealthy");
      }
    }
    filters.bool("is-task", false);
  }

  private @Nullable Instant created(Containers containers, String key) {
    return filters.has(key) ? containers.get(filters.get(key).get(0)).created() : null;
  }

  /** The images named, and all that were made from them. */
  private Set<Digest> ancestors(Images images) {
    Set<Digest> found = new HashSet<>();
    for (String each : filters.get("ancestor")) {
      Image image = images.find(each);
      if (image != null) {
        found.add(image.id());
      }
    }
    boolean grown = !found.isEmpty();
    while (grown) {
      grown = false;
      for (Image image : images.list()) {
        if (image.parent() != null && found.contains(image.parent())) {
          grown |= found.add(image.id());
        }
      }
    }
    return found;
  }
}
