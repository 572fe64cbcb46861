package dev.berth.docker.image;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.registry.Registries.RemoteImage;
import dev.berth.runtime.registry.RegistryAuth;
import dev.berth.wire.Credentials;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LateStream;
import dev.berth.wire.LineStream;
import dev.berth.wire.PlatformQuery;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moving images: pull, import, load, save, push, and asking a registry. */
final class ImageTransferHandlers {
  private static final String TAR = "application/x-tar";

  private final Engine engine;

  ImageTransferHandlers(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    String image = exchange.query().get("fromImage");
    String source = exchange.query().get("fromSrc");
    String platform = exchange.version().atLeast(32) ? exchange.query().optional("platform") : null;
    if (!image.isEmpty()) {
      pull(exchange, ImageName.of(image, exchange.query().get("tag")), platform);
    } else if (!source.isEmpty()) {
      new ImportHandler(engine).run(exchange, source, platform);
    } else {
      throw EngineException.invalid("either fromImage or fromSrc must be given");
    }
  }

  private void pull(Exchange exchange, ImageName image, @Nullable String platform)
      throws IOException {
    if (image.name().equals("scratch")) {
      throw EngineException.forbidden("'scratch' is a reserved name");
    }
    RegistryAuth auth = Credentials.of(exchange);
    new LineStream(exchange, false)
        .run(
            progress ->
                engine
                    .registries()
                    .pull(image.name(), image.tagOrDigest(), platform, auth, progress));
  }

  /** Whatever fails while loading is told in-band, even the first thing. */
  void load(Exchange exchange) throws IOException {
    List<Platform> platforms = platforms(exchange);
    LineStream lines = new LineStream(exchange, exchange.query().bool("quiet", true));
    lines.run(
        progress -> {
          lines.begin();
          engine.images().load(exchange.body(), platforms, progress);
        });
  }

  void save(Exchange exchange) throws IOException {
    save(exchange, List.of(exchange.path("name")));
  }

  void saveAll(Exchange exchange) throws IOException {
    save(exchange, exchange.query().all("names"));
  }

  private void save(Exchange exchange, List<String> names) throws IOException {
    List<Platform> platforms = platforms(exchange);
    LateStream out = new LateStream(exchange, TAR);
    engine.images().save(names, platforms, out);
    out.close();
  }

  /** Several at once came later than the parameter. */
  private static List<Platform> platforms(Exchange exchange) {
    List<String> texts =
        exchange.version().atLeast(48) ? exchange.query().all("platform") : List.of();
    if (texts.size() > 1 && !exchange.version().atLeast(52)) {
      throw EngineException.invalid("multiple platform parameters not supported");
    }
    return PlatformQuery.all(texts.stream().filter(text -> !text.isEmpty()).toList());
  }

  /** A tag given apart wins over the one in the name; neither means all there are. */
  void push(Exchange exchange) throws IOException {
    String name = exchange.path("name");
    String tag = exchange.query().optional("tag");
    Platform platform = platform(exchange);
    RegistryAuth auth = Credentials.of(exchange);
    new LineStream(exchange, false)
        .run(progress -> engine.registries().push(name, tag, platform, auth, progress));
  }

  private static @Nullable Platform platform(Exchange exchange) {
    List<String> texts = exchange.query().all("platform");
    if (texts.isEmpty() || !exchange.version().atLeast(46)) {
      return null;
    }
    if (texts.size() > 1) {
      throw EngineException.invalid("multiple platform parameters are not supported");
    }
    return PlatformQuery.of(texts.getFirst());
  }

  void distribution(Exchange exchange) {
    RemoteImage remote =
        engine.registries().inspect(exchange.path("name"), Credentials.of(exchange));
    JsonWriter out = new JsonWriter().object().object("Descriptor");
    out.put("mediaType", remote.mediaType()).put("digest", remote.digest().text());
    out.put("size", remote.size()).end().array("Platforms");
    for (Platform each : remote.platforms()) {
      out.object().put("architecture", each.architecture()).put("os", each.os());
      out.putPresent("os.version", each.osVersion()).putPresent("variant", each.variant()).end();
    }
    Replies.json(exchange, out.endArray().end());
  }
}
