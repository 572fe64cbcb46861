package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.SearchQuery;
import dev.berth.runtime.registry.SearchResult;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Searching registries for images, and one repository for tags. */
final class SearchHandler {
  private static final Set<String> KEYS = Set.of("stars", "is-automated", "is-official");

  private final Engine engine;

  SearchHandler(Engine engine) {
    this.engine = engine;
  }

  /**
   * A term taken apart.
   *
   * @param words any text, empty for all that the registry has
   */
  private record Place(String domain, String words) {}

  /** Where no registry is named, the ones to search are asked, or Docker Hub. */
  void search(Exchange exchange) {
    String term = exchange.query().get("term");
    if (term.isEmpty()) {
      throw PodmanException.plain(400, "term parameter cannot be empty");
    }
    if (exchange.query().bool("listTags")) {
      listTags(exchange, RemoteNames.bare(term));
      return;
    }
    Filters filters = LibpodFilters.parse(exchange);
    check(filters);
    boolean none = filters.has("is-automated") && filters.bool("is-automated", false);
    JsonWriter out = new JsonWriter(2048).array();
    List<EngineException> failures = new ArrayList<>();
    boolean any = false;
    for (Place each : places(term)) {
      try {
        List<SearchResult> found = found(exchange, each, filters);
        any |= !found.isEmpty();
        render(out, each.domain(), none ? List.of() : found);
      } catch (EngineException e) {
        failures.add(e);
      }
    }
    if (!any && !failures.isEmpty()) {
      throw failures.getFirst(); // a registry that has something makes up for those that fail
    }
    Replies.json(exchange, out.endArray());
  }

  private static void check(Filters filters) {
    for (String key : filters.keys()) {
      if (!KEYS.contains(key)) {
        String value = filters.get(key).isEmpty() ? "" : "=" + filters.get(key).getFirst();
        throw PodmanException.plain(500, "invalid filter type \"" + key + value + "\"");
      }
    }
  }

  /** What follows a registry is any words, and need not be what an image can be called. */
  private List<Place> places(String term) {
    int slash = term.indexOf('/');
    String first = slash < 0 ? "" : term.substring(0, slash);
    if (first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost")) {
      String domain = ImageReference.parse(first + "/any").domain();
      return List.of(new Place(domain, term.substring(slash + 1)));
    }
    List<String> all = engine.registrySettings().whole().unqualified();
    List<String> asked = all.isEmpty() ? List.of(ImageReference.DEFAULT_DOMAIN) : all;
    return asked.stream().map(each -> new Place(each, term)).toList();
  }

  private List<SearchResult> found(Exchange exchange, Place place, Filters filters) {
    SearchQuery query =
        new SearchQuery(
            place.domain() + "/" + place.words(),
            limit(exchange),
            stars(filters),
            filters.has("is-official") ? filters.bool("is-official", false) : null);
    return TlsChoice.of(exchange, engine)
        .search(query, RegistryCredentials.of(exchange, place.domain()));
  }

  private static void render(JsonWriter out, String domain, List<SearchResult> found) {
    boolean hub = domain.equals(ImageReference.DEFAULT_DOMAIN);
    for (SearchResult each : found) {
      String name = hub ? LibpodNames.image(each.name()) : named(domain, each.name());
      out.object().put("Index", domain).put("Name", name).put("Description", each.description());
      out.put("Stars", each.stars()).put("Official", each.official() ? "[OK]" : "");
      out.put("Automated", "").put("Tag", "").end();
    }
  }

  private static String named(String domain, String name) {
    return name.startsWith(domain + "/") ? name : domain + "/" + name;
  }

  /** The tags of one repository. */
  private void listTags(Exchange exchange, String term) {
    if (!exchange.query().get("filters").isEmpty() && !LibpodFilters.parse(exchange).isEmpty()) {
      throw PodmanException.plain(500, "filters are not applicable to list tags result");
    }
    ImageReference repository = ImageReference.parse(term).nameOnly();
    List<String> tags =
        TlsChoice.of(exchange, engine)
            .tags(repository.full(), RegistryCredentials.of(exchange, repository.domain()));
    JsonWriter out = new JsonWriter(1024).array();
    for (String each : tags.subList(0, Math.min(limit(exchange), tags.size()))) {
      out.object().put("Index", repository.domain()).put("Name", repository.full());
      out.put("Description", "").put("Stars", 0).put("Official", "").put("Automated", "");
      out.put("Tag", each).end();
    }
    Replies.json(exchange, out.endArray());
  }

  private static int limit(Exchange exchange) {
    String text = exchange.query().get("limit");
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    return limit == 0 ? 25 : Math.min(limit, 100);
  }

  private static int stars(Filters filters) {
    String text = filters.has("stars") ? filters.get("stars").getFirst() : "0";
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}
