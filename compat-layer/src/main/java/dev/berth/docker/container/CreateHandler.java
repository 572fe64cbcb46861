package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.CreateResult;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
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
    CreateContainer asked =
        CreateDecoder.decode(
            body, exchange.version(), name(exchange), exchange.query().optional("platform"));
    List<String> notes = new ArrayList<>();
    CreateContainer adapted = new CreateCompat(exchange.version(), notes).adapt(asked);
    CreateResult made = engine.containers().create(adapted);
    notes.addAll(0, made.warnings());
    JsonWriter out = new JsonWriter(160).object().put("Id", made.id().hex());
    Replies.json(exchange, 201, out.putStrings("Warnings", notes).end());
  }

  private static @Nullable String name(Exchange exchange) {
    String name = exchange.query().optional("name");
    return name == null ? null : checked(name, "");
  }

  /** A name is longer than one character here, which the engine does not mind, nor Podman. */
  static String checked(String given, String doing) {
    boolean slash = given.startsWith("/") && !given.startsWith("//");
    String name = slash ? given.substring(1) : given;
    if (name.length() == 1) {
      throw EngineException.invalid(
          "%sInvalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
              .formatted(doing, given));
    }
    return name;
  }
}
