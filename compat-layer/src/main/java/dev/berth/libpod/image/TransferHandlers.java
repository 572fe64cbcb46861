package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.Registries.Download;
import dev.berth.runtime.registry.SearchQuery;
import dev.berth.runtime.registry.SearchResult;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pushing, searching and importing. */
final class TransferHandlers {
  private static final Set<String> SEARCH_KEYS = Set.of("stars", "is-automated", "is-official");

  private final Engine engine;
  private final LocalNames names;

  TransferHandlers(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  /** To the name itself, or to another one that the image gets for the time of the push. */
  void push(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String known = names.require(exchange.path("name"));
    refuse(query);
    String destination = query.get("destination");
    String target = destination.isEmpty() ? known : bare(destination);
    ImageReference reference = ImageReference.parse(target).withDefaultTag();
    PushLines lines = new PushLines(exchange, query.bool("quiet", true));
    lines.run(
        () -> {
          boolean temporary = engine.images().find(reference.familiar()) == null;
          if (!ImageReference.parse(known).withDefaultTag().equals(reference)) {
            engine.images().tag(known, reference.familiarName(), tag(reference));
          }
          try {
            engine
                .registries()
                .push(
                    reference.familiarName(),
                    tag(reference),
                    null,
                    RegistryCredentials.of(exchange, reference.domain()),
                    lines);
          } finally {
            if (temporary) {
              engine.images().untag(reference.familiar());
            }
          }
        });
  }

  private static String tag(ImageReference reference) {
    String tag = reference.tag();
    return tag == null ? "latest" : tag;
  }

  private static String bare(String destination) {
    return destination.startsWith("docker://") ? destination.substring(9) : destination;
  }

  private static void refuse(Query query) {
    String format = query.get("format");
    if (!Set.of("", "oci", "v2s2").contains(format)) {
      throw PodmanException.plain(400, "unknown format \"" + format + "\"");
    }
    String compression = query.get("compressionFormat");
    if (!compression.isEmpty() && !compression.equals("gzip")) {
      throw PodmanException.plain(500, "layers are pushed as gzip only, not as " + compression);
    }
  }

  /** Where no registry is named, the ones to search are asked, or Docker Hub. */
  void search(Exchange exchange) {
    Query query = exchange.query();
    String term = query.get("term");
    if (term.isEmpty()) {
      throw PodmanException.plain(400, "term parameter cannot be empty");
    }
    if (query.bool("listTags")) {
      throw PodmanException.plain(500, "listing the tags of a repository is not supported");
    }
    Filters filters = LibpodFilters.parse(exchange);
    for (String key : filters.keys()) {
      if (!SEARCH_KEYS.contains(key)) {
        throw PodmanException.plain(500, "invalid filter type \"" + key + "\"");
      }
    }
    ImageReference reference = ImageReference.parse(term);
    int limit = limit(query.get("limit"));
    SearchQuery asked = new SearchQuery(term, limit, stars(filters), official(filters));
    List<SearchResult> found =
        engine.registries().search(asked, RegistryCredentials.of(exchange, reference.domain()));
    JsonWriter out = new JsonWriter(2048).array();
    for (SearchResult each : found) {
      boolean hub = reference.domain().equals(ImageReference.DEFAULT_DOMAIN);
      String full = hub ? LibpodNames.image(each.name()) : named(reference.domain(), each.name());
      out.object().put("Index", reference.domain()).put("Name", full);
      out.put("Description", each.description()).put("Stars", each.stars());
      out.put("Official", each.official() ? "[OK]" : "").put("Automated", "").put("Tag", "").end();
    }
    Replies.json(exchange, out.endArray());
  }

  private static String named(String domain, String name) {
    return name.startsWith(domain + "/") ? name : domain + "/" + name;
  }

  private static int limit(String text) {
    return text.matches("\\d{1,4}") ? Math.min(Integer.parseInt(text), 100) : 25;
  }

  private static int stars(Filters filters) {
    String text = filters.has("stars") ? filters.get("stars").getFirst() : "0";
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  private static @Nullable Boolean official(Filters filters) {
    return filters.has("is-official") ? filters.bool("is-official", false) : null;
  }

  /** What a short name may mean. */
  void resolve(Exchange exchange) {
    String name = exchange.path("name");
    List<String> candidates = new RemoteNames(engine).elsewhere(name);
    JsonWriter out = new JsonWriter(256).object().putStrings("Names", candidates);
    Replies.json(exchange, out.end());
  }

  /** A root file system, from the body or from a web server. */
  void importRootfs(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String url = query.get("url");
    String reference = query.get("reference");
    ImageReference name =
        reference.isEmpty()
            ? null
            : ImageReference.parse(LocalNames.created(reference)).withDefaultTag();
    Digest id;
    try (InputStream body = url.isEmpty() ? exchange.body() : fetch(url)) {
      id =
          engine
              .images()
              .importRootfs(
                  body,
                  name == null ? null : name.familiarName(),
                  name == null ? null : tag(name),
                  query.all("changes"),
                  query.get("message"),
                  platform(query));
    }
    Replies.json(exchange, new JsonWriter(128).object().put("Id", id.hex()).end());
  }

  private InputStream fetch(String url) {
    Download download = engine.registries().download(url);
    return download.body();
  }

  private static @Nullable String platform(Query query) {
    return PlatformNames.of(query.get("OS"), query.get("Architecture"), query.get("Variant"));
  }
}
