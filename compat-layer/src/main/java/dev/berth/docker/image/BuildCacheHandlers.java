package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.filter.Until;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.QueryNumbers;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.error.EngineException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The cache of builds, which is empty, and builds under way, of which there are none. */
final class BuildCacheHandlers {
  private static final Set<String> KEYS =
      Set.of(
          "description",
          "id",
          "inuse",
          "parent",
          "private",
          "shared",
          "type",
          "until",
          "unused-for");

  private BuildCacheHandlers() {}

  static void prune(Exchange exchange) {
    number(exchange, "keep-storage");
    if (exchange.version().atLeast(48)) {
      List.of("reserved-space", "max-used-space", "min-free-space")
          .forEach(each -> number(exchange, each));
    }
    Filters filters = filters(exchange);
    try {
      filters.require(KEYS);
      Until.of(filters, Instant.now());
    } catch (EngineException e) {
      throw EngineException.invalid("failed to prune build cache: " + e.text());
    }
    JsonWriter out = new JsonWriter(64).object().putNull("CachesDeleted");
    Replies.json(exchange, out.put("SpaceReclaimed", 0).end());
  }

  static void cancel(Exchange exchange) {
    if (exchange.query().get("id").isEmpty()) {
      throw EngineException.invalid("build ID not provided");
    }
    Replies.empty(exchange, 200);
  }

  private static Filters filters(Exchange exchange) {
    try {
      return Filters.parseAny(exchange.query().get("filters"));
    } catch (EngineException e) {
      throw EngineException.invalid("could not parse filters: " + e.text());
    }
  }

  private static void number(Exchange exchange, String key) {
    try {
      QueryNumbers.optional(exchange.query(), key);
    } catch (EngineException e) {
      String given = exchange.query().get(key);
      throw EngineException.invalid(
          key + " is in bytes and expects an integer, got " + given + ": " + e.text());
    }
  }
}
