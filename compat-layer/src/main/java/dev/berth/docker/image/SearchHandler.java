package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.registry.SearchQuery;
import dev.berth.runtime.registry.SearchResult;
import dev.berth.wire.Credentials;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Searching a registry. */
final class SearchHandler {
  private static final Set<String> FILTERS = Set.of("is-automated", "is-official", "stars");

  private final Engine engine;

  SearchHandler(Engine engine) {
    this.engine = engine;
  }

  void search(Exchange exchange) {
    int limit = limit(exchange.query().get("limit"));
    Filters filters = Filters.parse(exchange.query().get("filters"), FILTERS);
    // nothing is automated any more, as dockerd has it since registries stopped telling
    boolean nothing = filters.bool("is-automated", false);
    SearchQuery query =
        new SearchQuery(exchange.query().get("term"), limit, stars(filters), official(filters));
    List<SearchResult> found =
        nothing ? List.of() : engine.registries().search(query, Credentials.of(exchange));
    JsonWriter out = new JsonWriter(4096).array();
    for (SearchResult each : found) {
      out.object().put("star_count", each.stars()).put("is_official", each.official());
      out.put("name", each.name()).put("is_automated", false);
      out.put("description", each.description()).end();
    }
    Replies.json(exchange, out.endArray());
  }

  private static int limit(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    int limit = number(text, "invalid limit specified: ");
    if (limit < 0) {
      throw EngineException.invalid("limit " + limit + " is outside the range of [1, 100]");
    }
    return limit;
  }

  private static int stars(Filters filters) {
    int most = 0;
    for (String each : filters.get("stars")) {
      most = Math.max(most, number(each, "invalid filter 'stars=" + each + "': "));
    }
    return most;
  }

  private static @Nullable Boolean official(Filters filters) {
    return filters.has("is-official") ? filters.bool("is-official", false) : null;
  }

  private static int number(String text, String what) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw EngineException.invalid(
          what + "strconv.Atoi: parsing \"" + text + "\": invalid syntax");
    }
  }
}
