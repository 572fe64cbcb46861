package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.container.ContainerFiles.PathStat;
import dev.berth.runtime.error.EngineException;
import dev.berth.text.GoFileMode;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LateStream;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files in and out of containers; what is no link is its own target, as clients rely on. */
final class FileHandlers {
  private static final String TAR = "application/x-tar";

  /** Of stat(2). */
  private static final int TYPE_BITS = 0170000;

  private static final int DIRECTORY = 0040000;

  private final Engine engine;

  FileHandlers(Engine engine) {
    this.engine = engine;
  }

  void stat(Exchange exchange) {
    String path = path(exchange);
    tell(exchange, path, engine.files().stat(exchange.path("id"), path));
    Replies.empty(exchange, 200);
  }

  void archive(Exchange exchange) throws IOException {
    String path = path(exchange);
    try (ContainerFiles.Archive archive = engine.files().archive(exchange.path("id"), path)) {
      tell(exchange, path, archive.stat());
      LateStream out = new LateStream(exchange, TAR);
      archive.writeTo(out);
      out.close();
    }
  }

  /** Entries may get other names on the way in. */
  void unpack(Exchange exchange) throws IOException {
    String path = path(exchange);
    Query query = exchange.query();
    Map<String, String> names = renames(query.get("rename"));
    try (InputStream body =
        names.isEmpty() ? exchange.body() : RenamedTar.of(exchange.body(), names)) {
      engine
          .files()
          .unpack(
              exchange.path("id"),
              path,
              body,
              query.bool("noOverwriteDirNonDir"),
              query.bool("copyUIDGID", true));
    }
    Replies.empty(exchange, 200);
  }

  private static Map<String, String> renames(String json) {
    JsonObject object;
    try {
      object = json.isEmpty() ? null : JsonObject.parse(json, "rename");
    } catch (EngineException e) {
      throw PodmanException.caused(
          400,
          "couldn't decode the query field 'rename'",
          e.text().replaceFirst("^invalid JSON: ", ""));
    }
    Map<String, String> names = new LinkedHashMap<>();
    if (object != null) {
      object.keys().forEach(each -> names.put(each, object.text(each)));
    }
    return names;
  }

  private static void tell(Exchange exchange, String path, PathStat stat) {
    String target = stat.linkTarget();
    String own = path.startsWith("/") ? path : "/" + path;
    JsonWriter out = new JsonWriter(192).object().put("name", stat.name());
    out.put("size", stat.size()).put("mode", GoFileMode.of(stat.mode()));
    out.put("mtime", GoTime.rfc3339Nano(stat.modified()));
    out.put("isDir", (stat.mode() & TYPE_BITS) == DIRECTORY).put("isStream", false);
    out.put("linkTarget", target.isEmpty() ? own : target).end();
    exchange.setHeader(
        "X-Docker-Container-Path-Stat", Base64.getEncoder().encodeToString(out.bytes()));
  }

  private static String path(Exchange exchange) {
    String path = exchange.query().get("path");
    if (path.isEmpty()) {
      throw PodmanException.plain(400, "missing `path` parameter");
    }
    return path;
  }
}
