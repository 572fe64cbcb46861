package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.CreateContainer;
import dev.berth.runtime.container.CreateResult;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Container create from a SpecGenerator document (Podman, pkg/specgen). */
final class CreateHandler {
  private static final String GO_PREFIX = "invalid JSON: ";

  private final Engine engine;

  CreateHandler(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    List<String> warnings = new ArrayList<>();
    CreateContainer asked = decode(exchange, warnings);
    CreateResult made;
    try {
      made = engine.containers().create(asked);
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND && e.text().startsWith("No such image")
          ? PodmanException.caused(500, asked.image(), "image not known")
          : e;
    }
    warnings.addAll(0, made.warnings());
    JsonWriter out = new JsonWriter(160).object().put("Id", made.id().hex());
    Replies.json(exchange, 201, out.putStrings("Warnings", warnings).end());
  }

  private CreateContainer decode(Exchange exchange, List<String> warnings) throws IOException {
    if (!exchange.hasBody()) {
      throw PodmanException.caused(500, "decode()", "EOF");
    }
    try {
      JsonObject body = JsonBody.readAnyType(exchange, "SpecGenerator");
      return new SpecDecoder(engine, warnings).decode(body);
    } catch (EngineException e) {
      if (e.text().startsWith(GO_PREFIX)) {
        throw PodmanException.caused(500, "decode()", e.text().substring(GO_PREFIX.length()));
      }
      throw e;
    }
  }
}
