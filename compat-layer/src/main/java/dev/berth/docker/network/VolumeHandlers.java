package dev.berth.docker.network;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.volume.Volume;
import dev.berth.runtime.volume.VolumeNames;
import dev.berth.runtime.volume.Volumes.PruneReport;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Once;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Volumes. */
final class VolumeHandlers {
  private static final Set<String> KEYS = Set.of("dangling", "driver", "label", "name");
  private static final Set<String> PRUNE_KEYS = Set.of("label", "label!", "all");
  private static final Set<String> OLD_PRUNE_KEYS = Set.of("label", "label!");

  private final Engine engine;
  private final Once pruning = new Once();

  VolumeHandlers(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    Filters filters = listFilters(exchange);
    boolean dangling = filters.bool("dangling", false);
    Set<String> used = filters.has("dangling") ? used() : Set.of();
    JsonWriter out = new JsonWriter(2048).object().array("Volumes");
    for (Volume each : engine.volumes().list()) {
      boolean wanted =
          filters.matches("name", each.name())
              && filters.exact("driver", each.driver())
              && filters.labels("label", each.labels())
              && (!filters.has("dangling") || dangling != used.contains(each.name()));
      if (wanted) {
        VolumeRenderer.render(out, each, null);
      }
    }
    Replies.json(exchange, out.endArray().putNull("Warnings").end());
  }

  private static Filters listFilters(Exchange exchange) {
    Filters filters;
    try {
      filters = Filters.parseAny(exchange.query().get("filters"));
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "error reading volume filters: " + e.text(), e);
    }
    filters.require(KEYS);
    return filters;
  }

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "CreateRequest");
    if (body.object("ClusterVolumeSpec") != null && exchange.version().atLeast(42)) {
      throw EngineException.unavailable(
          "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
              + " connect this node to swarm and try again.");
    }
    String name = body.nonEmpty("Name");
    if (name != null) {
      VolumeNames.checkForDocker(name);
    }
    Volume made =
        engine
            .volumes()
            .create(
                name,
                body.nonEmpty("Driver"),
                body.stringMap("DriverOpts"),
                body.stringMap("Labels"));
    JsonWriter out = new JsonWriter();
    VolumeRenderer.render(out, made, null);
    Replies.json(exchange, 201, out);
  }

  void inspect(Exchange exchange) {
    JsonWriter out = new JsonWriter();
    VolumeRenderer.render(out, engine.volumes().get(exchange.path("name")), null);
    Replies.json(exchange, out);
  }

  void update(Exchange exchange) {
    throw EngineException.unavailable(
        "volume update only valid for cluster volumes, but swarm is unavailable");
  }

  void remove(Exchange exchange) {
    engine
        .volumes()
        .remove(exchange.path("name"), exchange.query().bool("force"), VolumeUse.of(engine));
    Replies.empty(exchange, 204);
  }

  /** Since 1.42 named volumes are spared unless asked for. */
  void prune(Exchange exchange) {
    boolean old = exchange.version().below(42);
    Filters filters =
        Filters.parse(exchange.query().get("filters"), old ? OLD_PRUNE_KEYS : PRUNE_KEYS);
    boolean all = old || filters.bool("all", false);
    PruneReport report =
        pruning.run(
            () ->
                engine
                    .volumes()
                    .prune(
                        // what options name is not the volume's own
                        each ->
                            !each.hasOptions()
                                && (all || each.anonymous())
                                && filters.labelsAndNot(each.labels()),
                        VolumeUse.of(engine)));
    engine
        .events()
        .publish("volume", "prune", "", Map.of("reclaimed", "" + report.spaceReclaimed()));
    JsonWriter out = new JsonWriter().object();
    out.putStrings("VolumesDeleted", report.deleted());
    Replies.json(exchange, out.put("SpaceReclaimed", report.spaceReclaimed()).end());
  }

  private Set<String> used() {
    Set<String> used = new HashSet<>();
    for (Container each : engine.containers().list()) {
      for (MountPoint mount : each.mounts()) {
        String volume = mount.volume();
        if (volume != null) {
          used.add(volume);
        }
      }
    }
    return used;
  }
}
