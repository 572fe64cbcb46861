package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.docker.image.ImageUses;
import dev.berth.docker.network.VolumeUse;
import dev.berth.filter.Filters;
import dev.berth.libpod.network.UnusedNetworks;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.image.Images;
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
    JsonWriter out = new JsonWriter(512).object().putNull("PodPruneReport");
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
    long space = containers.spaceReclaimed() + images.spaceReclaimed();
    if (volumes == null) {
      out.putNull("VolumePruneReports");
    } else {
      reports(out, "VolumePruneReports", volumes.deleted(), volumes.spaceReclaimed());
      space += volumes.spaceReclaimed();
    }
    Replies.json(exchange, out.put("ReclaimedSpace", space).end());
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
