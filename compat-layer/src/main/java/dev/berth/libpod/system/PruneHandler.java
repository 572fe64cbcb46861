package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.docker.image.ImageUses;
import dev.berth.docker.network.VolumeUse;
import dev.berth.filter.Filters;
import dev.berth.libpod.network.UnusedNetworks;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.CachePrune;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.pod.PodRemoval;
import dev.berth.runtime.volume.Volumes;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes what nothing uses, of every kind. */
final class PruneHandler {
  private static final Set<String> KEYS = Set.of("label", "label!", "until");

  private final Engine engine;

  PruneHandler(Engine engine) {
    this.engine = engine;
  }

  void prune(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange, KEYS, key -> key + " is an invalid filter");
    if (external(exchange, filters)) {
      return;
    }
    List<PodRemoval> pods = engine.pods().prune();
    Instant until = LibpodFilters.until(filters);
    Containers.PruneReport containers =
        engine.containers().prune(each -> wanted(filters, until, each));
    List<String> networks = networks(filters, until);
    Images.PruneReport images =
        engine
            .images()
            .prune(
                !exchange.query().bool("all"),
                ImageUses.of(engine),
                each ->
                    filters.labelsAndNot(each.config().labels())
                        && (until == null
                            || each.created() == null
                            || each.created().isBefore(until)));
    Volumes.@Nullable PruneReport volumes =
        exchange.query().bool("volumes") ? volumes(filters) : null;
    JsonWriter out = new JsonWriter(512).object();
    pods(out, pods);
    reports(out, "ContainerPruneReports", containers.deleted(), containers.spaceReclaimed());
    List<String> deleted = new ArrayList<>();
    for (Images.Removed each : images.removed()) {
      String id = each.deleted();
      if (id != null) {
        deleted.add(LibpodNames.bareId(id));
      }
    }
    reports(out, "ImagePruneReports", deleted, images.spaceReclaimed());
    names(out, networks);
    long space = containers.spaceReclaimed() + images.spaceReclaimed() + cache(exchange);
    if (volumes == null) {
      out.putNull("VolumePruneReports");
    } else {
      reports(out, "VolumePruneReports", volumes.deleted(), volumes.spaceReclaimed());
      space += volumes.spaceReclaimed();
    }
    Replies.json(exchange, out.put("ReclaimedSpace", space).end());
  }

  /** Containers of other tools than Podman are in a store they share; this one has none. */
  private static boolean external(Exchange exchange, Filters filters) {
    Query query = exchange.query();
    if (!query.bool("external")) {
      return false;
    }
    if (query.bool("all") || query.bool("volumes") || !filters.isEmpty()) {
      throw PodmanException.plain(
          500, "system prune --external cannot be combined with other options");
    }
    JsonWriter out = new JsonWriter(128).object().putNull("PodPruneReport");
    reports(out, "ContainerPruneReports", List.of(), 0);
    reports(out, "ImagePruneReports", List.of(), 0);
    names(out, List.of());
    reports(out, "VolumePruneReports", List.of(), 0);
    Replies.json(exchange, out.put("ReclaimedSpace", 0).end());
    return true;
  }

  /** What builds keep, where it is asked for; the room it took. */
  private long cache(Exchange exchange) {
    return exchange.query().bool("build")
        ? engine.builds().prune(new CachePrune(true, 0, 0, 0, each -> true)).spaceReclaimed()
        : 0;
  }

  private static void pods(JsonWriter out, List<PodRemoval> pods) {
    if (pods.isEmpty()) {
      out.putNull("PodPruneReport");
      return;
    }
    out.array("PodPruneReport");
    for (PodRemoval each : pods) {
      EngineException failure = each.failure();
      out.object().put("Err", failure == null ? null : failure.text());
      out.put("Id", each.pod().id()).end();
    }
    out.endArray();
  }

  private static boolean wanted(Filters filters, @Nullable Instant until, Container each) {
    return filters.labelsAndNot(each.config().labels())
        && (until == null || each.created().isBefore(until));
  }

  private Volumes.PruneReport volumes(Filters filters) {
    return engine
        .volumes()
        .prune(each -> filters.labelsAndNot(each.labels()), VolumeUse.of(engine));
  }

  private List<String> networks(Filters filters, @Nullable Instant until) {
    return UnusedNetworks.remove(
            engine,
            each ->
                filters.labelsAndNot(each.labels())
                    && (until == null || each.created().isBefore(until)))
        .stream()
        .filter(each -> each.error() == null)
        .map(UnusedNetworks.Removal::name)
        .toList();
  }

  private static void reports(JsonWriter out, String key, List<String> ids, long space) {
    if (ids.isEmpty()) {
      out.putNull(key);
      return;
    }
    out.array(key);
    ids.forEach(each -> out.object().put("Id", each).put("Size", space / ids.size()).end());
    out.endArray();
  }

  private static void names(JsonWriter out, List<String> names) {
    if (names.isEmpty()) {
      out.putNull("NetworkPruneReports");
      return;
    }
    out.array("NetworkPruneReports");
    names.forEach(each -> out.object().put("Name", each).putNull("Error").end());
    out.endArray();
  }
}
