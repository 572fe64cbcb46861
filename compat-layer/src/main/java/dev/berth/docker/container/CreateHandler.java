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
import java.util.ArrayList;
import java.util.List;
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
      throw EngineException.invalid(
          exchange.hasBody()
              ? "config cannot be empty in order to create a container"
              : "invalid JSON: got EOF while reading request body");
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
    List<String> warnings = new ArrayList<>(made.warnings());
    if (exchange.version().atLeast(44) && !body.text("MacAddress").isEmpty()) {
      warnings.add(
          "The container-wide MacAddress field is now deprecated."
              + " It should be specified in EndpointsConfig instead.");
    }
    Replies.json(exchange, 201, out.putStrings("Warnings", warnings).end());
  }

  private static @Nullable String name(Exchange exchange) {
    String name = exchange.query().optional("name");
    return name != null && name.startsWith("/") && !name.startsWith("//")
        ? name.substring(1)
        : name;
  }
}
