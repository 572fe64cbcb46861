package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.docker.wire.JsonBody;
import dev.berth.docker.wire.JsonObject;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CreateResult;
import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Container create. */
final class CreateHandler {
  private final Engine engine;

  CreateHandler(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.optional(exchange, "CreateRequest");
    if (body == null) {
      throw EngineException.invalid("invalid JSON: got EOF while reading request body");
    }
    CreateResult made =
        engine
            .containers()
            .create(
                CreateDecoder.decode(
                    body,
                    exchange.version(),
                    name(exchange),
                    exchange.query().optional("platform")));
    JsonWriter out = new JsonWriter(160).object().put("Id", made.id().hex());
    Replies.json(exchange, 201, out.putStrings("Warnings", made.warnings()).end());
  }

  private static @Nullable String name(Exchange exchange) {
    String name = exchange.query().optional("name");
    return name != null && name.startsWith("/") ? name.substring(1) : name;
  }
}
