package dev.berth.libpod.manifest;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.image.PushRefusals;
import dev.berth.libpod.image.RemoteNames;
import dev.berth.libpod.image.TlsChoice;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.runtime.manifest.ManifestPush;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Pushing lists. */
final class ManifestPushHandlers {
  private final Engine engine;
  private final KnownLists lists;

  ManifestPushHandlers(Engine engine) {
    this.engine = engine;
    this.lists = new KnownLists(engine);
  }

  /** The digest, or lines of progress and then the digest. */
  void push(Exchange exchange) throws IOException {
    Query query = exchange.query();
    PushRefusals.check(query);
    String destination = destination(exchange.path("destination"));
    if (query.bool("quiet", true)) {
      Digest digest = quietly(exchange, destination, query.bool("all"), query.optional("format"));
      Replies.json(exchange, ManifestHandlers.id(digest.text()));
      return;
    }
    StreamLines lines = new StreamLines(exchange, false);
    try {
      Digest digest =
          run(
              exchange,
              destination,
              query.bool("all"),
              query.optional("format"),
              new Told(exchange, lines));
      lines.write(ManifestHandlers.id(digest.text()));
    } catch (EngineException e) {
      lines.write(new JsonWriter(256).object().put("Id", "").put("error", e.text()).end());
    }
    lines.close();
  }

  /** Before version 4. */
  void pushOld(Exchange exchange) {
    Query query = exchange.query();
    String destination = destination(query.get("destination"));
    Digest digest = quietly(exchange, destination, query.bool("all"), null);
    Replies.json(exchange, ManifestHandlers.id(digest.text()));
  }

  private Digest quietly(
      Exchange exchange, String destination, boolean all, @Nullable String format) {
    try {
      return run(exchange, destination, all, format, new Told(exchange, null));
    } catch (EngineException e) {
      throw PodmanException.plain(400, "pushing image \"" + destination + "\": " + e.text());
    }
  }

  private static String destination(String given) {
    String name = RemoteNames.bare(given);
    if (name.isEmpty()
        || name.matches("[a-z-]+:.*") && !name.matches("[^/]*:\\d+/.*|[^/:]*:[^/]*")) {
      throw PodmanException.plain(
          400, "unsupported transport in \"" + given + "\": only docker transport is supported");
    }
    return name;
  }

  private Digest run(
      Exchange exchange,
      String destination,
      boolean all,
      @Nullable String format,
      ProgressSink progress) {
    ManifestList list = lists.names().list(exchange.path("name"));
    if (list == null) {
      String name = exchange.path("name");
      throw EngineException.notFound(
          "retrieving local image from image name " + name + ": " + name + ": image not known");
    }
    ManifestPush push =
        new ManifestPush(
            engine.content(),
            TlsChoice.of(exchange, engine),
            domain -> RegistryCredentials.of(exchange, domain));
    return push.run(list, destination, all, format, progress);
  }

  private record Told(Exchange exchange, @Nullable StreamLines lines) implements ProgressSink {
    @Override
    public void status(@Nullable String id, String status, long current, long total) {
      if (id != null && status.equals("Preparing")) {
        stream("Copying blob " + id + "\n");
      }
    }

    @Override
    public void stream(String text) {
      if (lines != null) {
        lines.progress(text);
      }
    }

    @Override
    public void pushed(String tag, Digest manifest, long size) {
      stream("Writing manifest list to image destination\n");
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }
  }
}
