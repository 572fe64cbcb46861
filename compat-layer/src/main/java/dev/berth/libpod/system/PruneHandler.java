package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.filter.Until;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.libpod.container.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Images;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.volume.Volumes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes what nothing uses, of every kind. */
final class PruneHandler {
  private final Engine engine;

  PruneHandler(Engine engine) {
    this.engine = engine;
  }

  void prune(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange);
    Instant until = Until.of(filters, Instant.now());
    Containers.PruneReport containers =
        engine.containers().prune(each -> wanted(filters, until, each));
    List<String> networks = networks(filters, until);
    Images.PruneReport images =
        engine
            .images()
            .prune(
                !exchange.query().bool("all"),
                uses(),
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

  private List<ImageUse> uses() {
    return engine.containers().list().stream()
        .map(each -> new ImageUse(each.imageId(), each.id().hex(), each.state().running()))
        .toList();
  }

  private Volumes.PruneReport volumes(Filters filters) {
    return engine.volumes().prune(each -> filters.labelsAndNot(each.labels()), this::usersOfVolume);
  }

  private List<String> usersOfVolume(String name) {
    return engine.containers().list().stream()
        .filter(c -> c.mounts().stream().map(MountPoint::name).anyMatch(name::equals))
        .map(c -> c.id().hex())
        .toList();
  }

  /** One in use refuses by itself. */
  private List<String> networks(Filters filters, @Nullable Instant until) {
    List<String> removed = new ArrayList<>();
    for (Network each : engine.networks().list()) {
      boolean wanted =
          !each.predefined()
              && filters.labelsAndNot(each.labels())
              && (until == null || each.created().isBefore(until));
      if (wanted && usersOfNetwork(each).isEmpty()) {
        try {
          engine.networks().remove(each.id(), List.of());
          removed.add(each.name());
        } catch (EngineException e) {
          // a container came meanwhile
        }
      }
    }
    return removed;
  }

  private List<String> usersOfNetwork(Network network) {
    return engine.containers().list().stream()
        .filter(c -> c.endpointSpecs().containsKey(network.name()))
        .map(c -> c.id().hex())
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
