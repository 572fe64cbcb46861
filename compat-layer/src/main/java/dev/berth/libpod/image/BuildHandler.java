package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.build.BuildRequest;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.runtime.manifest.ManifestEntry;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.wire.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Building images from a context that comes with the request, or that lies on this host. */
final class BuildHandler {
  /** Of a body; older clients say that a tar is one in words of their own. */
  private static final Set<String> TYPES =
      Set.of("", "application/tar", "application/x-tar", "multipart/form-data");

  private final Engine engine;

  BuildHandler(Engine engine) {
    this.engine = engine;
  }

  /** {@code POST /libpod/local/build}: from a directory of this host. */
  void local(Exchange exchange) throws IOException {
    if (exchange.query().get("localcontextdir").isEmpty()) {
      throw PodmanException.plain(400, "localcontextdir cannot be empty");
    }
    run(exchange);
  }

  /** Output as {@code {"stream"}} lines, the id as the last of them; a failure as a line too. */
  void build(Exchange exchange) throws IOException {
    check(exchange.header("Content-Type"));
    run(exchange);
  }

  private void run(Exchange exchange) throws IOException {
    BuildParameters parameters = new BuildParameters(exchange, engine);
    List<@Nullable String> platforms = parameters.platforms();
    boolean several = platforms.size() > 1;
    if (several && parameters.manifest() == null && parameters.names().isEmpty()) {
      throw PodmanException.plain(500, "build: several platforms need a name or a manifest");
    }
    boolean listed = several || parameters.manifest() != null;
    BuildRequest checked = parameters.request(null, List.of(), null);
    String note = parameters.note();
    StreamLines lines = new StreamLines(exchange, exchange.query().bool("q"));
    if (!note.isEmpty()) {
      lines.progress(note);
    }
    try (SentContext sent = SentContext.of(exchange, engine, several)) {
      List<Digest> built = new ArrayList<>();
      for (String each : platforms) {
        List<String> names = listed ? List.of() : parameters.names();
        built.add(one(parameters, checked, each, names, sent, new Told(exchange, lines)));
      }
      if (listed) {
        list(parameters, built);
      }
      lines.write(new JsonWriter(96).object().put("stream", built.getLast().hex() + "\n").end());
    } catch (EngineException e) {
      lines.failure(PodmanWords.of(e.text()).message());
    } catch (PodmanException e) {
      lines.failure(e.text());
    }
    lines.close();
  }

  private static void check(@Nullable String type) {
    String known = type == null ? "" : type.split(";", 2)[0].strip();
    if (!TYPES.contains(known)) {
      throw BuildWords.bad(
          "Content-Type",
          known,
          "Content-Type: " + known + " is not supported. Should be \"application/x-tar\"");
    }
  }

  private Digest one(
      BuildParameters parameters,
      BuildRequest checked,
      @Nullable String platform,
      List<String> names,
      SentContext sent,
      ProgressSink progress)
      throws IOException {
    boolean plain = platform == null && names.isEmpty() && !sent.hasParts();
    try (InputStream context = sent.open()) {
      BuildRequest request =
          plain ? checked : parameters.request(platform, names, sent.parts(context));
      return engine.builds().build(request, context, progress);
    }
  }

  /** Adds the images to a list, which is made where it is not there. */
  private void list(BuildParameters parameters, List<Digest> built) {
    String given = parameters.manifest();
    List<String> names = parameters.names();
    String name = given == null ? names.getFirst() : given;
    LocalNames local = new LocalNames(engine);
    ManifestList found = local.list(name);
    ManifestList list =
        found != null ? found : engine.manifestLists().create(LocalNames.created(name), Map.of());
    for (Digest id : built) {
      Image image = engine.images().get(id.text());
      ManifestEntry entry =
          ManifestEntry.of(engine.images().requireManifest(image), image.platform(), null);
      list = engine.manifestLists().update(list.id(), now -> now.with(entry));
    }
    for (String each : names) {
      String familiar = ImageReference.parse(each).withDefaultTag().familiar();
      list = engine.manifestLists().name(list.id(), familiar);
    }
  }

  private record Told(Exchange exchange, StreamLines lines) implements ProgressSink {
    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void stream(String text) {
      lines.progress(text);
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }
  }
}
