package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ContainerFiles;
import dev.berth.runtime.container.ContainerFiles.Change;
import dev.berth.runtime.container.ContainerFiles.PathStat;
import dev.berth.runtime.error.EngineException;
import dev.berth.text.GoFileMode;
import dev.berth.text.GoTime;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LateStream;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/** Files inside containers: archives in and out, export, changes. */
final class FileHandlers {
  private static final String TAR = "application/x-tar";

  private final Engine engine;

  FileHandlers(Engine engine) {
    this.engine = engine;
  }

  void stat(Exchange exchange) {
    setStat(exchange, engine.files().stat(exchange.path("id"), path(exchange)));
    Replies.empty(exchange, 200);
  }

  void archive(Exchange exchange) throws IOException {
    try (ContainerFiles.Archive archive =
        engine.files().archive(exchange.path("id"), path(exchange))) {
      setStat(exchange, archive.stat());
      publish(exchange, "archive-path");
      LateStream out = new LateStream(exchange, TAR);
      archive.writeTo(out);
      out.close();
    }
  }

  void unpack(Exchange exchange) throws IOException {
    engine
        .files()
        .unpack(
            exchange.path("id"),
            path(exchange),
            exchange.body(),
            exchange.query().bool("noOverwriteDirNonDir"),
            exchange.version().atLeast(30) && exchange.query().bool("copyUIDGID"));
    publish(exchange, "extract-to-dir");
    Replies.empty(exchange, 200);
  }

  void export(Exchange exchange) throws IOException {
    String id = engine.containers().get(exchange.path("id")).id().hex();
    ContainerFiles files = engine.files();
    LateStream out = new LateStream(exchange, "application/octet-stream");
    publish(exchange, "export");
    files.export(id, out);
    out.close();
  }

  void changes(Exchange exchange) {
    List<Change> changes = engine.files().changes(exchange.path("id"));
    JsonWriter out = new JsonWriter(1024);
    if (changes.isEmpty()) {
      exchange.send(200, Replies.JSON, "null\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return;
    }
    out.array();
    for (Change each : changes) {
      out.object().put("Path", each.path()).put("Kind", kind(each)).end();
    }
    Replies.json(exchange, out.endArray());
  }

  private void publish(Exchange exchange, String action) {
    ContainerActions.publish(engine, engine.containers().get(exchange.path("id")), action);
  }

  private static int kind(Change change) {
    return switch (change.kind()) {
      case MODIFIED -> 0;
      case ADDED -> 1;
      case DELETED -> 2;
    };
  }

  private static String path(Exchange exchange) {
    String path = exchange.query().get("path");
    if (path.isEmpty()) {
      throw EngineException.invalid("bad parameter: path cannot be empty");
    }
    return path;
  }

  private static void setStat(Exchange exchange, PathStat stat) {
    JsonWriter out = new JsonWriter(160).object().put("name", stat.name());
    out.put("size", stat.size()).put("mode", GoFileMode.of(stat.mode()));
    out.put("mtime", GoTime.rfc3339Nano(stat.modified()));
    out.put("linkTarget", stat.linkTarget()).end();
    exchange.setHeader(
        "X-Docker-Container-Path-Stat", Base64.getEncoder().encodeToString(out.bytes()));
  }
}
