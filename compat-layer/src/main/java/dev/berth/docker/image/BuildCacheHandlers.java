package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.filter.Until;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.Builds;
import dev.berth.runtime.error.EngineException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The cache of builds. */
final class BuildCacheHandlers {
  private static final Set<String> KEYS =
      Set.of(
          "description",
          "id",
          "inuse",
          "label",
          "label!",
          "parent",
          "private",
          "shared",
          "type",
          "until",
          "unused-for");

  private final Engine engine;

  BuildCacheHandlers(Engine engine) {
    this.engine = engine;
  }

  void prune(Exchange exchange) {
    long keep = number(exchange, "keep-storage");
    if (exchange.version().atLeast(48)) {
      List.of("reserved-space", "max-used-space", "min-free-space")
          .forEach(each -> number(exchange, each));
    }
    Filters filters = filters(exchange);
    Instant until;
    try {
      filters.require(KEYS);
      until = Until.of(filters, Instant.now());
    } catch (EngineException e) {
      throw EngineException.invalid("failed to prune build cache: " + e.text());
    }
    Collection<String> ids = filters.get("id");
    Builds.PruneReport report =
        engine
            .builds()
            .pruneCache(
                keep,
                (id, created) ->
                    (until == null || created.isBefore(until))
                        && (ids.isEmpty() || ids.stream().anyMatch(id::startsWith)));
    String reclaimed = Long.toString(report.spaceReclaimed());
    engine.events().publish("builder", "prune", "", Map.of("reclaimed", reclaimed));
    JsonWriter out = new JsonWriter(64).object();
    if (report.deleted().isEmpty()) {
      out.putNull("CachesDeleted");
    } else {
      out.putStrings("CachesDeleted", report.deleted());
    }
    Replies.json(exchange, out.put("SpaceReclaimed", report.spaceReclaimed()).end());
  }

  void cancel(Exchange exchange) {
    if (exchange.query().get("id").isEmpty()) {
      throw EngineException.invalid("build ID not provided");
    }
    engine.builds().cancel(exchange.query().get("id"));
    Replies.empty(exchange, 200);
  }

  private static Filters filters(Exchange exchange) {
    try {
      return Filters.parseAny(exchange.query().get("filters"));
    } catch (EngineException e) {
      throw EngineException.invalid("could not parse filters: " + e.text());
    }
  }

  private static long number(Exchange exchange, String key) {
    String given = exchange.query().get(key);
    try {
      return given.isEmpty() ? 0 : Long.parseLong(given);
    } catch (NumberFormatException e) {
      boolean digits = given.matches("[+-]?[0-9]+");
      throw EngineException.invalid(
          key
              + " is in bytes and expects an integer, got "
              + given
              + ": strconv.ParseInt: parsing \""
              + given
              + "\": "
              + (digits ? "value out of range" : "invalid syntax"));
    }
  }
}
