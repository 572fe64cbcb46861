package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.ConfigChangeWords;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CommitRequest;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.Set;

/** An image made of a container. */
final class CommitHandler {
  private static final String FAILURE = "CommitFailure";

  private final Engine engine;

  CommitHandler(Engine engine) {
    this.engine = engine;
  }

  /** The id as a document, or as the last line of a stream for those who asked for one. */
  void commit(Exchange exchange) throws IOException {
    Query query = exchange.query();
    check(query);
    Container container = engine.containers().get(query.get("container"));
    if (!query.bool("stream")) {
      Digest id = commit(container, query);
      Replies.json(exchange, new JsonWriter(96).object().put("Id", id.hex()).end());
      return;
    }
    StreamLines lines = new StreamLines(exchange, false);
    try {
      lines.progress(commit(container, query).hex());
    } catch (PodmanException e) {
      lines.error(e.text());
    }
    lines.close();
  }

  private static void check(Query query) {
    String format = query.get("format");
    if (!Set.of("", "oci", "docker").contains(format)) {
      throw PodmanException.plain(500, "unrecognized image format \"" + format + "\"");
    }
    if (!query.get("comment").isEmpty() && !format.equals("docker")) {
      throw PodmanException.plain(
          500, "messages are only compatible with the docker image format (-f docker)");
    }
    if (query.get("container").isEmpty()) {
      throw PodmanException.plain(404, "name or ID cannot be empty");
    }
  }

  private Digest commit(Container container, Query query) {
    String repository = query.get("repo");
    CommitRequest request =
        new CommitRequest(
            repository.isEmpty() ? null : LocalNames.created(repository),
            query.get("tag"),
            query.get("comment"),
            query.get("author"),
            null,
            ConfigChangeWords.of(query.all("changes"), FAILURE),
            query.bool("pause", true),
            query.bool("squash"));
    try {
      return engine.containers().commit(container.id().hex(), request);
    } catch (EngineException e) {
      PodmanWords.Said said = PodmanWords.of(e.text());
      throw new PodmanException(500, said.cause(), FAILURE + ": " + said.message());
    }
  }
}
