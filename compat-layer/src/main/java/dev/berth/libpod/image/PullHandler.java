package dev.berth.libpod.image;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LateStream;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Images in and out: pulls, loads, archives. */
final class PullHandler {
  private static final String TAR = "application/x-tar";
  private static final Set<String> POLICIES = Set.of("always", "missing", "newer", "never", "");

  private final Engine engine;
  private final LocalNames names;

  PullHandler(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  /** Progress as {@code {"stream"}} lines, then the ids; failures after the first line in-band. */
  void pull(Exchange exchange) throws IOException {
    String reference = exchange.query().get("reference");
    if (reference.isEmpty()) {
      throw PodmanException.plain(400, "reference parameter cannot be empty");
    }
    String text = reference.startsWith("docker://") ? reference.substring(9) : reference;
    String policy = exchange.query().get("policy");
    if (!POLICIES.contains(policy)) {
      throw PodmanException.plain(400, "invalid pull policy: \"" + policy + "\"");
    }
    Image local = engine.images().find(names.of(text), platform(exchange));
    StreamLines lines = new StreamLines(exchange, exchange.query().bool("quiet"));
    if (local != null && (policy.equals("missing") || policy.equals("never"))) {
      result(lines, local);
      return;
    }
    if (policy.equals("never")) {
      throw PodmanException.caused(500, text, "image not known");
    }
    try {
      result(lines, fetch(exchange, text, lines));
    } catch (EngineException e) {
      lines.error(e.text());
      lines.close();
    }
  }

  private static void result(StreamLines lines, Image image) throws IOException {
    String id = image.id().hex();
    lines.write(new JsonWriter(256).object().putStrings("images", List.of(id)).put("id", id).end());
    lines.close();
  }

  private Image fetch(Exchange exchange, String text, StreamLines lines) {
    return new ImageFetch(engine)
        .fetch(
            text,
            platformText(exchange),
            domain -> RegistryCredentials.of(exchange, domain),
            new Told(exchange, lines));
  }

  /** Clients write the keys small, Podman's specification in capitals. */
  private static @Nullable String platformText(Exchange exchange) {
    Query query = exchange.query();
    return PlatformNames.of(either(query, "OS"), either(query, "Arch"), either(query, "Variant"));
  }

  private static String either(Query query, String key) {
    String text = query.get(key);
    return text.isEmpty() ? query.get(key.toLowerCase(Locale.ROOT)) : text;
  }

  private static @Nullable Platform platform(Exchange exchange) {
    String text = platformText(exchange);
    return text == null ? null : PlatformMatcher.parse(text);
  }

  void load(Exchange exchange) {
    Loaded loaded = new Loaded(exchange);
    engine.images().load(exchange.body(), loaded);
    JsonWriter out = new JsonWriter(128).object();
    Replies.json(exchange, out.putStrings("Names", LibpodNames.all(loaded.names)).end());
  }

  void get(Exchange exchange) throws IOException {
    save(exchange, List.of(exchange.path("name")));
  }

  void export(Exchange exchange) throws IOException {
    save(exchange, exchange.query().all("references"));
  }

  private void save(Exchange exchange, List<String> references) throws IOException {
    String format = exchange.query().get("format");
    if (!Set.of("", "docker-archive", "oci-archive").contains(format)) {
      throw PodmanException.plain(500, "unknown format \"" + format + "\"");
    }
    List<String> known = references.stream().map(names::require).toList();
    LateStream out = new LateStream(exchange, TAR);
    engine.images().save(known, out);
    out.close();
  }

  /** Collects the names that a load tells. */
  private static final class Loaded implements ProgressSink {
    private static final String NAME = "Loaded image: ";
    private static final String ID = "Loaded image ID: ";

    private final Exchange exchange;
    private final List<String> names = new ArrayList<>();

    Loaded(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void stream(String text) {
      String line = text.strip();
      if (line.startsWith(NAME)) {
        names.add(line.substring(NAME.length()));
      } else if (line.startsWith(ID)) {
        names.add(line.substring(ID.length()));
      }
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }
  }

  /** Tells of a pull's layers. */
  private record Told(Exchange exchange, StreamLines lines) implements ProgressSink {
    @Override
    public void status(@Nullable String id, String status, long current, long total) {
      if (id != null && (status.equals("Pulling fs layer") || status.equals("Pull complete"))) {
        stream((status.startsWith("Pulling") ? "Copying blob " : "Copied blob ") + id + "\n");
      }
    }

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
