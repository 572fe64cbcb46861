package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CommitRequest;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An image made of a container. */
final class CommitHandler {
  private static final String TYPE = "ContainerConfigWrapper";

  private final Engine engine;

  CommitHandler(Engine engine) {
    this.engine = engine;
  }

  void commit(Exchange exchange) throws IOException {
    Query query = exchange.query();
    @Nullable ContainerConfig config = config(exchange);
    String container = query.get("container");
    if (container.isEmpty()) {
      throw EngineException.invalid("invalid name or ID supplied: \"\"");
    }
    Digest id =
        engine
            .containers()
            .commit(
                container,
                new CommitRequest(
                    query.get("repo"),
                    query.get("tag"),
                    query.get("comment"),
                    query.get("author"),
                    config,
                    query.all("changes"),
                    query.get("pause").isEmpty() || query.bool("pause"),
                    false));
    Replies.json(exchange, 201, new JsonWriter(96).object().put("Id", id.text()).end());
  }

  /** A body that says nothing means the container's own configuration, as does none. */
  private static @Nullable ContainerConfig config(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.optional(exchange, TYPE);
    if (body == null) {
      return null;
    }
    ContainerConfig given = ConfigDecoder.decode(body, exchange.version());
    ContainerConfig nothing =
        ConfigDecoder.decode(body.objectOrEmpty("no such field"), exchange.version());
    return given.equals(nothing) ? null : given;
  }
}
