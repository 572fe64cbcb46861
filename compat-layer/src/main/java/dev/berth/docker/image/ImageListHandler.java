package dev.berth.docker.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.docker.filter.ImageFilters;
import dev.berth.filter.Filters;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of images. */
final class ImageListHandler {
  private final Engine engine;

  ImageListHandler(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    ApiVersion version = exchange.version();
    Images images = engine.images();
    boolean all = exchange.query().bool("all");
    ImageFilters wanted = new ImageFilters(filters(exchange), images);
    boolean manifests = version.atLeast(47) && exchange.query().bool("manifests");
    boolean identity = version.atLeast(54) && exchange.query().bool("identity");
    if (identity && !manifests) {
      throw EngineException.invalid("conflicting options: identity requires manifests=1");
    }
    List<ImageRow> rows = rows(all, wanted);
    boolean shared = version.atLeast(42) && exchange.query().bool("shared-size");
    Map<Digest, Long> sharedSizes = shared ? ImageRow.shared(images, rows) : Map.of();
    List<Container> users = version.atLeast(51) ? engine.containers().list() : List.of();
    ImageSummaries summaries =
        new ImageSummaries(
            images, version, manifests ? new ManifestsRenderer(engine, identity) : null);
    JsonWriter out = new JsonWriter(8192).array();
    for (ImageRow row : rows) {
      long common = ImageSummaries.NOT_COMPUTED;
      summaries.render(
          out,
          row,
          shared ? sharedSizes.getOrDefault(row.image().id(), 0L) : common,
          version.atLeast(51) ? row.users(users) : ImageSummaries.NOT_COMPUTED);
    }
    Replies.json(exchange, out.endArray());
  }

  /** The first clients gave a pattern for names apart. */
  private static Filters filters(Exchange exchange) {
    Filters filters = Filters.parse(exchange.query().get("filters"), ImageFilters.KEYS);
    String pattern = exchange.version().below(25) ? exchange.query().get("filter") : "";
    return pattern.isEmpty() || filters.has("reference")
        ? filters
        : filters.and("reference", pattern);
  }

  private List<ImageRow> rows(boolean all, ImageFilters wanted) {
    List<ImageRow> rows = new ArrayList<>();
    List<ImageRow> every = ImageRow.of(engine.images(), all);
    Set<Digest> parents = new HashSet<>();
    for (ImageRow row : every) {
      Digest parent = row.image().parent();
      if (parent != null) {
        parents.add(parent);
      }
    }
    for (ImageRow row : every) {
      Image shown = wanted.apply(row.image(), all, parents.contains(row.image().id()));
      if (shown != null) {
        rows.add(row.with(shown));
      }
    }
    return rows;
  }
}
