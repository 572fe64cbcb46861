package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.image.LocalNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CommitRequest;
import dev.berth.runtime.id.Digest;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.Set;

/** An image made of a container. */
final class CommitHandler {
  private final Engine engine;

  CommitHandler(Engine engine) {
    this.engine = engine;
  }

  void commit(Exchange exchange) {
    Query query = exchange.query();
    String format = query.get("format");
    if (!Set.of("", "oci", "docker").contains(format)) {
      throw PodmanException.plain(400, "unrecognized image format \"" + format + "\"");
    }
    if (query.bool("squash")) {
      throw PodmanException.plain(500, "squashing a commit is not supported by this engine");
    }
    String repository = query.get("repo");
    Digest id =
        engine
            .containers()
            .commit(
                query.get("container"),
                new CommitRequest(
                    repository.isEmpty() ? null : LocalNames.created(repository),
                    query.get("tag"),
                    query.get("comment"),
                    query.get("author"),
                    null,
                    query.all("changes"),
                    query.bool("pause", true)));
    Replies.json(exchange, new JsonWriter(96).object().put("Id", id.hex()).end());
  }
}
