package dev.berth.docker.system;

import dev.berth.api.Exchange;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.Credentials;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;

/** Registry login; and the build session, which is not there. */
final class AuthHandler {
  private final Engine engine;

  AuthHandler(Engine engine) {
    this.engine = engine;
  }

  void auth(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.optional(exchange, "AuthConfig");
    if (body == null) {
      throw EngineException.invalid("invalid JSON: got EOF while reading request body");
    }
    String token = engine.registries().login(Credentials.of(body));
    JsonWriter out = new JsonWriter(64).object().put("IdentityToken", token);
    Replies.json(exchange, out.put("Status", "Login Succeeded").end());
  }

  void session(Exchange exchange) {
    if (exchange.header("Upgrade") == null) {
      throw EngineException.invalid("no upgrade proto in request");
    }
    throw EngineException.notImplemented("BuildKit sessions are not supported");
  }
}
