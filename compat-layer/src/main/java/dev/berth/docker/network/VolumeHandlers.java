package dev.berth.docker.network;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.wire.JsonBody;
import dev.berth.docker.wire.JsonObject;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Once;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.MountPoint;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.volume.Volume;
import dev.berth.runtime.volume.Volumes.PruneReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    Filters filters = Filters.parse(exchange.query().get("filters"), KEYS);
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

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "CreateRequest");
    if (body.has("ClusterVolumeSpec")) {
      throw EngineException.unavailable(
          "volume " + body.text("Name") + " create: this node is not a swarm manager");
    }
    Volume made =
        engine
            .volumes()
            .create(
                body.nonEmpty("Name"),
                body.nonEmpty("Driver"),
                orEmpty(body.stringMap("DriverOpts")),
                orEmpty(body.stringMap("Labels")));
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
    throw EngineException.unavailable("This node is not a swarm manager.");
  }

  void remove(Exchange exchange) {
    String name = exchange.path("name");
    List<String> users = new ArrayList<>();
    for (Container each : engine.containers().list()) {
      if (mounts(each).contains(name)) {
        users.add(each.id().hex());
      }
    }
    engine.volumes().remove(name, exchange.query().bool("force"), users);
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
            () -> {
              Set<String> used = used();
              return engine
                  .volumes()
                  .prune(
                      each -> (all || each.anonymous()) && filters.labelsAndNot(each.labels()),
                      used::contains);
            });
    engine
        .events()
        .publish("volume", "prune", "", Map.of("reclaimed", "" + report.spaceReclaimed()));
    JsonWriter out = new JsonWriter().object();
    out.putStrings("VolumesDeleted", report.deleted());
    Replies.json(exchange, out.put("SpaceReclaimed", report.spaceReclaimed()).end());
  }

  private Set<String> used() {
    Set<String> used = new HashSet<>();
    engine.containers().list().forEach(each -> used.addAll(mounts(each)));
    return used;
  }

  private static Set<String> mounts(Container container) {
    Set<String> names = new HashSet<>();
    for (MountPoint each : container.mounts()) {
      if (each.name() != null) {
        names.add(each.name());
      }
    }
    return names;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
