package dev.berth.libpod.manifest;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.image.TlsChoice;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.ManifestContent;
import dev.berth.runtime.manifest.ManifestList;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Making, showing and removing lists of images. */
final class ManifestHandlers {
  /** A body that small says nothing (Podman takes a line's end for an empty one). */
  private static final int EMPTY_BODY = 3;

  private final Engine engine;
  private final KnownLists lists;
  private final ManifestChanges changes;

  ManifestHandlers(Engine engine) {
    this.engine = engine;
    this.lists = new KnownLists(engine);
    this.changes = new ManifestChanges(engine);
  }

  void exists(Exchange exchange) {
    if (!lists.has(exchange.path("name"))) {
      throw PodmanException.plain(404, "manifest not found");
    }
    Replies.empty(exchange, 204);
  }

  /** A list of this host, or else what a registry has. */
  void inspect(Exchange exchange) {
    String name = exchange.path("name");
    ManifestList list = lists.names().list(name);
    if (list != null) {
      Replies.json(exchange, new ManifestRenderer().render(list));
      return;
    }
    try {
      ImageReference reference = ImageReference.parse(name).withDefaultTag();
      ManifestContent content =
          TlsChoice.of(exchange, engine)
              .manifest(reference.full(), RegistryCredentials.of(exchange, reference.domain()));
      exchange.send(200, Replies.JSON, content.bytes());
    } catch (EngineException e) {
      String known = engine.images().find(lists.names().of(name)) == null ? "" : name + ": ";
      throw PodmanException.plain(404, known + e.text());
    }
  }

  /** {@code POST /manifests/create}: a list of that name, and any list before version 4. */
  void createNamed(Exchange exchange) throws IOException {
    String name = exchange.query().get("name");
    create(exchange, ManifestRoutes.isOld(exchange) ? name : "create");
  }

  /** 201, and 200 before version 4. */
  void create(Exchange exchange) throws IOException {
    create(exchange, exchange.path("name"));
  }

  private void create(Exchange exchange, String name) throws IOException {
    Query query = exchange.query();
    List<String> images = new ArrayList<>(query.all(query.has("image") ? "image" : "images"));
    Map<String, String> annotations = annotations(query);
    byte[] body = exchange.body().readNBytes(ManifestChanges.MAX_BODY);
    JsonObject more =
        body.length < EMPTY_BODY
            ? null
            : JsonObject.parse(new String(body, StandardCharsets.UTF_8), "ManifestModifyOptions");
    Made made = make(name, annotations, query.bool("amend"));
    try {
      changes.addAll(made.list(), images, query.bool("all"), exchange);
      if (more != null) {
        changes.amend(made.list(), more, exchange);
      }
    } catch (RuntimeException e) {
      if (made.fresh()) {
        engine.manifestLists().remove(made.list().id());
      }
      throw e;
    }
    int status = ManifestRoutes.isOld(exchange) ? 200 : 201;
    Replies.json(exchange, status, id(made.list().id()));
  }

  /** A list, and whether it was not there before. */
  private record Made(ManifestList list, boolean fresh) {}

  private Made make(String name, Map<String, String> annotations, boolean amend) {
    String full;
    try {
      full = ImageReference.parse(LocalNames.created(name)).withDefaultTag().familiar();
    } catch (EngineException e) {
      throw PodmanException.plain(400, "invalid image name " + name + ": " + e.text());
    }
    ManifestList there = engine.manifestLists().find(full);
    if (there != null && amend) {
      return new Made(
          engine.manifestLists().update(there.id(), l -> l.with(annotations, null)), false);
    }
    boolean image = engine.images().find(full) != null;
    if (there != null || image) {
      String id = there != null ? there.id() : engine.images().get(full).id().hex();
      throw PodmanException.caused(
          500,
          "creating image to hold manifest list: image name \""
              + LibpodNames.image(full)
              + "\" is already associated with image \""
              + id
              + "\"",
          "that name is already in use");
    }
    return new Made(engine.manifestLists().create(full, annotations), true);
  }

  private static Map<String, String> annotations(Query query) {
    Map<String, String> all = new TreeMap<>();
    String map = query.get("annotations");
    JsonObject object = map.startsWith("{") ? JsonObject.parse(map, "annotations") : null;
    if (object != null) {
      object.keys().forEach(key -> all.put(key, object.text(key)));
    }
    for (String each : query.all("annotation")) {
      ManifestChanges.putPair(all, each, "invalid annotation " + each);
    }
    return all;
  }

  void delete(Exchange exchange) {
    String name = exchange.path("name");
    @Nullable ManifestList list = lists.names().list(name);
    JsonWriter out = new JsonWriter(256).object();
    if (list == null && exchange.query().bool("ignore")) {
      Replies.json(exchange, out.put("ExitCode", 0).putStrings("Errors", List.of()).end());
      return;
    }
    ManifestList found = list == null ? lists.require(name) : list;
    engine.manifestLists().remove(found.id());
    out.putStrings("Deleted", List.of(found.id()));
    if (!found.names().isEmpty()) {
      out.putStrings("Untagged", LibpodNames.all(found.names()));
    }
    Replies.json(exchange, out.put("ExitCode", 0).putStrings("Errors", List.of()).end());
  }

  static JsonWriter id(String id) {
    return new JsonWriter(96).object().put("Id", id).end();
  }
}
