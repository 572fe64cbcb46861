package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.Builds;
import dev.berth.runtime.build.CachePrune;
import dev.berth.runtime.build.CacheRecord;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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
    boolean spaces = exchange.version().atLeast(48);
    long keep = number(exchange, "keep-storage");
    long reserved = spaces ? number(exchange, "reserved-space") : 0;
    long most = spaces ? number(exchange, "max-used-space") : 0;
    long free = spaces ? number(exchange, "min-free-space") : 0;
    Predicate<CacheRecord> filter = filter(filters(exchange));
    Builds.PruneReport report =
        engine
            .builds()
            .prune(
                new CachePrune(
                    exchange.query().bool("all"), Math.max(keep, reserved), most, free, filter));
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

  private static Predicate<CacheRecord> filter(Filters filters) {
    try {
      filters.require(KEYS);
      Instant now = Instant.now();
      String age = filters.has("until") ? "until" : "unused-for";
      Instant until =
          filters.has(age) ? Until.of(Filters.NONE.and("until", one(filters, age)), now) : null;
      KEYS.stream().filter(filters::has).forEach(key -> one(filters, key));
      return each ->
          (until == null || each.lastUsed().isBefore(until))
              && (!filters.has("id") || each.id().contains(one(filters, "id")))
              && is(filters, "type", each.type())
              && is(filters, "description", each.description())
              && is(filters, "parent", String.valueOf(each.parent()))
              && (!filters.has("inuse") || each.inUse())
              && (!filters.has("shared") || each.shared())
              && (!filters.has("private") || !each.shared());
    } catch (EngineException e) {
      throw EngineException.invalid("failed to prune build cache: " + e.text());
    }
  }

  private static boolean is(Filters filters, String key, String value) {
    return !filters.has(key) || one(filters, key).equals(value);
  }

  private static String one(Filters filters, String key) {
    if (filters.get(key).size() > 1) {
      throw EngineException.invalid("filters expect only one value");
    }
    return filters.get(key).isEmpty() ? "" : filters.get(key).getFirst();
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
