package dev.berth.libpod.manifest;

import dev.berth.api.Exchange;
import dev.berth.libpod.image.RemoteNames;
import dev.berth.libpod.image.TlsChoice;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.manifest.ManifestComposer;
import dev.berth.runtime.manifest.ManifestEntry;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.wire.JsonObject;
import dev.berth.wire.MultipartBody;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of a list's entries: added, removed, annotated. */
final class ManifestChanges {
  /** Bytes of a body that are read; more is not whole JSON. */
  static final int MAX_BODY = 4 << 20;

  private final Engine engine;
  private final KnownLists lists;

  ManifestChanges(Engine engine) {
    this.engine = engine;
    this.lists = new KnownLists(engine);
  }

  /** {@code PUT}: JSON, alone or before the files of an artifact. */
  void modify(Exchange exchange) throws IOException {
    MultipartBody parts = MultipartBody.is(exchange) ? MultipartBody.of(exchange) : null;
    MultipartBody.Part first = parts == null ? null : parts.next();
    JsonObject body = read(first == null ? exchange.body() : first.body());
    ManifestList list = lists.require(exchange.path("name"));
    ModifyReport report = new ModifyReport(list.id());
    switch (body.text("operation").toLowerCase(Locale.ROOT)) {
      case "update" -> {
        List<String> images = strings(body, "images");
        report.run(images, () -> amend(list, body, exchange));
        if (parts != null) {
          ListArtifact artifact = new ListArtifact(engine);
          report.files(() -> artifact.add(list, body, parts));
        }
      }
      case "remove" -> {
        for (String each : strings(body, "images")) {
          report.run(List.of(each), () -> remove(list, each));
        }
      }
      case "annotate" -> annotate(list, body, report);
      default ->
          throw PodmanException.plain(
              400,
              "illegal operation \""
                  + body.text("operation")
                  + "\" for \""
                  + exchange.target()
                  + "\"");
    }
    report.send(exchange);
  }

  private static JsonObject read(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BODY);
    JsonObject body = null;
    try {
      body = JsonObject.parse(new String(bytes, StandardCharsets.UTF_8), "ManifestModifyOptions");
    } catch (EngineException e) {
      throw PodmanException.plain(500, "decoding modify request: " + e.text());
    }
    if (body == null) {
      throw PodmanException.plain(500, "decoding modify request: EOF");
    }
    return body;
  }

  /** Adds images with what is said of them, and changes the list itself. */
  void amend(ManifestList list, JsonObject body, Exchange exchange) {
    ManifestEntry.Annotation said = annotation(body);
    List<ManifestEntry> added = new ArrayList<>();
    for (String each : strings(body, "images")) {
      for (ManifestEntry entry : entries(each, body.bool("all"), platform(body), exchange)) {
        added.add(entry.annotated(said));
      }
    }
    Map<String, String> more = indexAnnotations(body);
    ManifestEntry subject = subject(body.text("subject"), exchange);
    engine
        .manifestLists()
        .update(
            list.id(),
            now -> {
              ManifestList next = now.with(more, subject);
              for (ManifestEntry each : added) {
                next = next.with(each);
              }
              return next;
            });
  }

  private @Nullable ManifestEntry subject(String name, Exchange exchange) {
    return name.isEmpty() ? null : entries(name, false, null, exchange).getFirst();
  }

  private static @Nullable String platform(JsonObject body) {
    return PlatformNames.of(body.text("os"), body.text("arch"), body.text("variant"));
  }

  private List<ManifestEntry> entries(
      String name, boolean all, @Nullable String platform, Exchange exchange) {
    ManifestComposer composer =
        new ManifestComposer(
            engine.images(),
            engine.manifestLists(),
            TlsChoice.of(exchange, engine),
            new RemoteNames(engine)::here);
    return composer.entries(
        name, all, platform, domain -> RegistryCredentials.of(exchange, domain));
  }

  /** Adds images as they are. */
  void addAll(ManifestList list, List<String> images, boolean all, Exchange exchange) {
    for (String each : images) {
      for (ManifestEntry entry : entries(each, all, null, exchange)) {
        engine.manifestLists().update(list.id(), now -> now.with(entry));
      }
    }
  }

  /** {@code POST .../add}, before version 4. */
  void add(Exchange exchange) throws IOException {
    JsonObject body = read(exchange.body());
    ManifestList list = lists.require(exchange.path("name"));
    amend(list, body, exchange);
    Replies.json(exchange, ManifestHandlers.id(list.id()));
  }

  /** {@code DELETE}, before version 4. */
  void removeDigest(Exchange exchange) {
    ManifestList list = lists.require(exchange.path("name"));
    remove(list, exchange.query().get("digest"));
    Replies.json(exchange, ManifestHandlers.id(list.id()));
  }

  private void remove(ManifestList list, String text) {
    Digest digest = digest(text);
    ManifestList now = engine.manifestLists().update(list.id(), each -> each);
    if (now.entry(digest) == null) {
      throw missing(digest);
    }
    engine.manifestLists().update(list.id(), each -> each.without(digest));
  }

  private void annotate(ManifestList list, JsonObject body, ModifyReport report) {
    ManifestEntry.Annotation said = annotation(body);
    List<String> images = strings(body, "images");
    for (String each : images) {
      report.run(List.of(each), () -> annotate(list, digest(each), said));
    }
    Map<String, String> more = indexAnnotations(body);
    if (images.isEmpty() || !more.isEmpty()) {
      report.run(
          List.of(), () -> engine.manifestLists().update(list.id(), now -> now.with(more, null)));
    }
  }

  private void annotate(ManifestList list, Digest digest, ManifestEntry.Annotation said) {
    engine
        .manifestLists()
        .update(
            list.id(),
            now -> {
              ManifestEntry entry = now.entry(digest);
              if (entry == null) {
                throw missing(digest);
              }
              return now.replaced(entry.annotated(said));
            });
  }

  private static PodmanException missing(Digest digest) {
    return PodmanException.caused(
        500,
        "no instance matching digest \"" + digest + "\" found in manifest list",
        "file does not exist");
  }

  private static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (EngineException e) {
      throw PodmanException.plain(
          400, "invalid image digest \"" + text + "\": invalid checksum digest format");
    }
  }

  private static ManifestEntry.Annotation annotation(JsonObject body) {
    return new ManifestEntry.Annotation(
        body.text("arch"),
        body.text("os"),
        body.text("os_version"),
        body.text("variant"),
        strings(body, "os_features"),
        strings(body, "features"),
        pairs(body, "annotation", "annotations"));
  }

  private static Map<String, String> indexAnnotations(JsonObject body) {
    return pairs(body, "index_annotation", "index_annotations");
  }

  private static Map<String, String> pairs(JsonObject body, String list, String map) {
    Map<String, String> given = body.stringMap(map);
    List<String> words = strings(body, list);
    Map<String, String> all = new TreeMap<>(given == null ? Map.of() : given);
    if (!all.isEmpty() && !words.isEmpty()) {
      String index = list.startsWith("index") ? "Index" : "";
      throw PodmanException.plain(
          400, "can not set both " + index + "Annotation and " + index + "Annotations");
    }
    words.forEach(each -> putPair(all, each, "no value given for annotation \"" + each + "\""));
    return all;
  }

  static void putPair(Map<String, String> all, String text, String problem) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw PodmanException.plain(400, problem);
    }
    all.put(text.substring(0, equals), text.substring(equals + 1));
  }

  private static List<String> strings(JsonObject body, String key) {
    List<String> strings = body.strings(key);
    return strings == null ? List.of() : strings;
  }
}
