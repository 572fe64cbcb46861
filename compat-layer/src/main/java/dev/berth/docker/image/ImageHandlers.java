package dev.berth.docker.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.filter.ImageFilters;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reading images: list, inspect, history. */
final class ImageHandlers {
  private final Engine engine;

  ImageHandlers(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    ApiVersion version = exchange.version();
    ImageFilters filters =
        new ImageFilters(
            Filters.parse(exchange.query().get("filters"), ImageFilters.KEYS), engine.images());
    List<Image> images = engine.images().list();
    Set<Digest> parents = new HashSet<>();
    images.stream().map(Image::parent).filter(each -> each != null).forEach(parents::add);
    boolean all = exchange.query().bool("all");
    Map<Digest, Integer> users = version.atLeast(51) ? users() : Map.of();
    long sharedSize =
        version.atLeast(42) && exchange.query().bool("shared-size")
            ? 0
            : ImageSummaries.NOT_COMPUTED;
    JsonWriter out = new JsonWriter(8192).array();
    for (Image image : images) {
      boolean intermediate = image.repoTags().isEmpty() && parents.contains(image.id());
      Image shown = filters.apply(image);
      if (shown != null && (all || !intermediate)) {
        int count =
            version.atLeast(51) ? users.getOrDefault(image.id(), 0) : ImageSummaries.NOT_COMPUTED;
        ImageSummaries.render(out, shown, version, sharedSize, count);
      }
    }
    Replies.json(exchange, out.endArray());
  }

  void inspect(Exchange exchange) {
    Image image = engine.images().get(exchange.path("name"));
    Replies.json(
        exchange, ImageInspectRenderer.render(image, exchange.version(), engine.storageDriver()));
  }

  void history(Exchange exchange) {
    Image image = engine.images().get(exchange.path("name"));
    List<Image.History> lines = new ArrayList<>(image.history());
    List<Long> sizes = engine.images().layerSizes(image);
    JsonWriter out = new JsonWriter(2048).array();
    int layer = (int) lines.stream().filter(each -> !each.emptyLayer()).count();
    for (int i = lines.size() - 1; i >= 0; i--) {
      Image.History line = lines.get(i);
      boolean top = i == lines.size() - 1;
      out.object().put("Id", top ? image.id().text() : "<missing>");
      out.put("Created", line.created() == null ? 0 : line.created().getEpochSecond());
      out.putText("CreatedBy", line.createdBy());
      boolean named = top && !image.repoTags().isEmpty();
      out.putStrings("Tags", named ? image.repoTags() : null);
      layer -= line.emptyLayer() ? 0 : 1;
      out.put("Size", line.emptyLayer() || layer >= sizes.size() ? 0 : sizes.get(layer));
      out.putText("Comment", line.comment()).end();
    }
    Replies.json(exchange, out.endArray());
  }

  void attested(Exchange exchange) {
    engine.images().get(exchange.path("name"));
    throw EngineException.notImplemented("the image store keeps no attestations");
  }

  private Map<Digest, Integer> users() {
    Map<Digest, Integer> users = new HashMap<>();
    for (Container each : engine.containers().list()) {
      users.merge(each.imageId(), 1, Integer::sum);
    }
    return users;
  }
}
