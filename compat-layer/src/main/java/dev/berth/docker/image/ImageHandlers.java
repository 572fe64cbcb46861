package dev.berth.docker.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Images.Statement;
import dev.berth.runtime.image.Platform;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.PlatformQuery;
import dev.berth.wire.Replies;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reading one image: inspect, history, attestations. */
final class ImageHandlers {
  private final Engine engine;

  ImageHandlers(Engine engine) {
    this.engine = engine;
  }

  void inspect(Exchange exchange) {
    ApiVersion version = exchange.version();
    boolean manifests = version.atLeast(48) && exchange.query().bool("manifests");
    Platform platform =
        version.atLeast(49) ? PlatformQuery.of(exchange.query().get("platform")) : null;
    if (manifests && platform != null) {
      throw EngineException.invalid(
          "conflicting options: manifests and platform options cannot both be set");
    }
    Image image = engine.images().get(exchange.path("name"), platform);
    ImageInspectRenderer renderer = new ImageInspectRenderer(engine, version);
    Replies.json(
        exchange,
        renderer.render(
            image,
            platform == null ? engine.images().target(image) : engine.images().manifest(image),
            manifests));
  }

  void history(Exchange exchange) {
    Platform platform =
        exchange.version().atLeast(48) ? PlatformQuery.of(exchange.query().get("platform")) : null;
    Image image = engine.images().get(exchange.path("name"), platform);
    List<Image.History> lines = new ArrayList<>(image.history());
    List<Long> sizes = engine.images().layerSizes(image);
    JsonWriter out = new JsonWriter(2048).array();
    int layer = (int) lines.stream().filter(each -> !each.emptyLayer()).count();
    Image made = image;
    for (int i = lines.size() - 1; i >= 0; i--) {
      Image.History line = lines.get(i);
      out.object().put("Id", made == null ? "<missing>" : made.id().text());
      out.put("Created", line.created() == null ? 0 : line.created().getEpochSecond());
      out.putText("CreatedBy", line.createdBy());
      boolean named = made != null && !made.repoTags().isEmpty();
      out.putStrings("Tags", named && made != null ? made.repoTags() : null);
      layer -= line.emptyLayer() ? 0 : 1;
      out.put("Size", line.emptyLayer() || layer >= sizes.size() ? 0 : sizes.get(layer));
      out.putText("Comment", line.comment()).end();
      made = made == null ? null : parent(made);
    }
    Replies.json(exchange, out.endArray());
  }

  private @Nullable Image parent(Image image) {
    Digest parent = image.parent();
    return parent == null ? null : engine.images().find(parent.text());
  }

  void attested(Exchange exchange) {
    List<String> platforms = exchange.query().all("platform");
    if (platforms.size() > 1) {
      throw EngineException.invalid("only one platform value is currently supported");
    }
    Platform platform = platforms.isEmpty() ? null : PlatformQuery.of(platforms.getFirst());
    Set<String> types = new TreeSet<>();
    exchange.query().all("type").forEach(each -> types.add(each.strip()));
    types.remove("");
    boolean statements = exchange.query().bool("statement");
    Image image = engine.images().get(exchange.path("name"), platform);
    JsonWriter out = new JsonWriter(1024).array();
    for (Statement each : engine.images().attestations(image)) {
      if (types.isEmpty() || types.contains(each.predicateType())) {
        out.object();
        DescriptorRenderer.render(out, "Descriptor", each.layer());
        out.put("PredicateType", each.predicateType());
        if (statements) {
          out.putJson("Statement", statement(each));
        }
        out.end();
      }
    }
    Replies.json(exchange, out.endArray());
  }

  private String statement(Statement statement) {
    byte[] bytes = engine.images().statement(statement.layer());
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Object unused = JsonBody.parse(text);
    } catch (EngineException e) {
      String which = "failed to read attestation statement " + statement.layer().digest();
      throw EngineException.internal(which + ": it is not JSON", e);
    }
    return text;
  }
}
