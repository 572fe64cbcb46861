package dev.berth.libpod.pod;

import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.pod.Pod;
import dev.berth.runtime.pod.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pods a list wants (podman-pod-ps, "--filter"); values are checked when it is made. */
final class PodFilters {
  private static final Set<String> KEYS =
      Set.of(
          "ctr-ids",
          "ctr-names",
          "ctr-number",
          "ctr-status",
          "id",
          "label",
          "label!",
          "name",
          "network",
          "status",
          "until");

  private static final Set<String> CONTAINER_STATES =
      Set.of("created", "running", "paused", "stopped", "exited", "unknown");

  private static final Set<String> STATES =
      Set.of("stopped", "running", "paused", "exited", "dead", "created", "degraded");

  private final Filters filters;
  private final @Nullable Instant until;
  private final List<String> networks;

  PodFilters(Filters filters, Engine engine) {
    for (String key : filters.keys()) {
      if (!KEYS.contains(key)) {
        throw PodmanException.plain(500, key + " is an invalid filter");
      }
    }
    check(filters.get("ctr-status"), CONTAINER_STATES, " is not a valid status");
    check(filters.get("status"), STATES, " is not a valid pod status");
    this.filters = filters;
    this.until = filters.has("until") ? Until.of(filters, Instant.now()) : null;
    this.networks = networks(filters, engine);
  }

  private static void check(List<String> values, Set<String> known, String text) {
    for (String each : values) {
      if (!known.contains(each)) {
        throw PodmanException.plain(500, each + text);
      }
    }
  }

  /** By their names; those that are not there are nobody's. */
  private static List<String> networks(Filters filters, Engine engine) {
    List<String> names = new ArrayList<>();
    for (String each : filters.get("network")) {
      try {
        names.add(NetworkNames.shown(engine.networks().get(NetworkNames.known(each)).name()));
      } catch (EngineException e) {
        if (e.kind() != ErrorKind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return names;
  }

  boolean test(Pod pod, List<Container> containers) {
    return (filters.prefix("id", pod.id()) || filters.matches("id", pod.id()))
        && filters.matches("name", pod.name())
        && filters.labelsAndNot(pod.labels())
        && filters.exact("status", PodStatus.of(containers).word().toLowerCase(Locale.ROOT))
        && filters.exact("ctr-number", Integer.toString(containers.size()))
        && (!filters.has("ctr-ids")
            || containers.stream().anyMatch(each -> filters.prefix("ctr-ids", each.id().hex())))
        && (!filters.has("ctr-names")
            || containers.stream().anyMatch(each -> filters.matches("ctr-names", each.name())))
        && (!filters.has("ctr-status") || containers.stream().anyMatch(this::state))
        && (until == null || pod.created().isBefore(until))
        && (!filters.has("network") || network(containers));
  }

  private boolean state(Container container) {
    String word = LibpodNames.status(container.state());
    return filters.exact("ctr-status", word)
        || word.equals("exited") && filters.exact("ctr-status", "stopped");
  }

  private boolean network(List<Container> containers) {
    Container infra = PodRenderer.infra(containers);
    return infra != null && NetworkNames.of(infra).stream().anyMatch(networks::contains);
  }
}
