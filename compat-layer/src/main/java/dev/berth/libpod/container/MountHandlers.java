package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Root file systems mounted for the user to look at. */
final class MountHandlers {
  private final Engine engine;

  MountHandlers(Engine engine) {
    this.engine = engine;
  }

  void mount(Exchange exchange) {
    Path place = engine.containers().mount(exchange.path("id"));
    TextAnswer.send(exchange, 200, place.toString());
  }

  void unmount(Exchange exchange) {
    Container container = engine.containers().get(exchange.path("id"));
    try {
      engine.containers().unmount(container.id().hex());
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.CONFLICT
          ? PodmanException.caused(500, e.text(), "container state improper")
          : e;
    }
    Replies.empty(exchange, 204);
  }

  void mounted(Exchange exchange) {
    Map<String, String> places = new LinkedHashMap<>();
    engine.containers().mounted().forEach((id, place) -> places.put(id, place.toString()));
    JsonWriter out = new JsonWriter(256).object();
    places.forEach(out::put);
    Replies.json(exchange, out.end());
  }
}
