package dev.berth.libpod.pod;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.pod.CreatePod;
import dev.berth.runtime.pod.Pod;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;

/** Makes pods from a PodSpecGenerator. */
final class CreateHandler {
  private static final String FAILED = "failed to make pod";
  private static final String GO_PREFIX = "invalid JSON: ";

  private final Engine engine;

  CreateHandler(Engine engine) {
    this.engine = engine;
  }

  void create(Exchange exchange) throws IOException {
    if (!exchange.hasBody()) {
      throw PodmanException.caused(500, "failed to decode specgen", "EOF");
    }
    Pod made = make(exchange);
    Replies.json(exchange, 201, new JsonWriter(96).object().put("Id", made.id()).end());
  }

  private Pod make(Exchange exchange) throws IOException {
    try {
      JsonObject body = JsonBody.readAnyType(exchange, "PodSpecGenerator");
      CreatePod request = new PodSpecDecoder(engine).decode(body);
      return engine.pods().create(request);
    } catch (EngineException e) {
      throw failed(e.text());
    } catch (PodmanException e) {
      throw new PodmanException(e.status(), e.reason(), FAILED + ": " + e.text());
    }
  }

  private static PodmanException failed(String text) {
    if (text.startsWith(GO_PREFIX)) {
      String reason = text.substring(GO_PREFIX.length());
      return PodmanException.caused(500, "failed to decode specgen", reason);
    }
    String reason = PodmanWords.of(text).cause();
    return new PodmanException(
        reason.equals("pod already exists") ? 409 : 500, reason, FAILED + ": " + text);
  }
}
