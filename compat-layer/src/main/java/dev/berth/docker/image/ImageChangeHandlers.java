package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Images.ImageUse;
import dev.berth.runtime.image.Images.PruneReport;
import dev.berth.runtime.image.Images.Removed;
import dev.berth.runtime.image.Platform;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Once;
import dev.berth.wire.PlatformQuery;
import dev.berth.wire.Replies;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Naming and removing images. */
final class ImageChangeHandlers {
  private static final Set<String> PRUNE_KEYS = Set.of("dangling", "label", "label!", "until");

  private final Engine engine;
  private final Once pruning = new Once();

  ImageChangeHandlers(Engine engine) {
    this.engine = engine;
  }

  void tag(Exchange exchange) {
    ImageName name = ImageName.of(exchange.query().get("repo"), exchange.query().get("tag"));
    String tag = name.tagOrDigest();
    engine.images().tag(exchange.path("name"), name.name(), tag == null ? "latest" : tag);
    Replies.empty(exchange, 201);
  }

  void remove(Exchange exchange) {
    String name = exchange.path("name");
    if (name.isBlank()) {
      throw EngineException.invalid("image name cannot be blank");
    }
    boolean force = exchange.query().bool("force");
    boolean prune = !exchange.query().bool("noprune");
    List<ImageUse> uses = ImageUses.of(engine);
    List<Platform> platforms =
        exchange.version().atLeast(50)
            ? PlatformQuery.all(exchange.query().all("platforms"))
            : List.of();
    if (!platforms.isEmpty() && !force) {
      throw EngineException.invalid(
          "Content will be removed from all images referencing this variant."
              + " Use \u2014-force to force delete.");
    }
    List<Removed> removed =
        platforms.isEmpty()
            ? engine.images().remove(name, force, prune, uses)
            : engine.images().removePlatforms(name, platforms, uses);
    JsonWriter out = new JsonWriter();
    Replies.json(exchange, rows(out.array(), removed).endArray());
  }

  void prune(Exchange exchange) {
    Filters filters = Filters.parse(exchange.query().get("filters"), PRUNE_KEYS);
    @Nullable Instant until = Until.of(filters, Instant.now());
    boolean dangling = filters.bool("dangling", true);
    PruneReport report =
        pruning.run(
            () ->
                engine
                    .images()
                    .prune(
                        dangling,
                        ImageUses.of(engine),
                        image ->
                            filters.labelsAndNot(image.config().labels())
                                && (until == null
                                    || (image.created() != null
                                        && !image.created().isAfter(until)))));
    engine
        .events()
        .publish("image", "prune", "", Map.of("reclaimed", "" + report.spaceReclaimed()));
    JsonWriter out = new JsonWriter().object();
    if (report.removed().isEmpty()) {
      out.putNull("ImagesDeleted");
    } else {
      rows(out.array("ImagesDeleted"), report.removed()).endArray();
    }
    Replies.json(exchange, out.put("SpaceReclaimed", report.spaceReclaimed()).end());
  }

  private static JsonWriter rows(JsonWriter out, List<Removed> removed) {
    for (Removed each : removed) {
      out.object().putPresent("Untagged", each.untagged());
      out.putPresent("Deleted", each.deleted()).end();
    }
    return out;
  }
}
