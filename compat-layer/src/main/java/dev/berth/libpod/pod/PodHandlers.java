package dev.berth.libpod.pod;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.pod.Pod;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.List;

/** What there is. */
final class PodHandlers {
  private final Engine engine;

  PodHandlers(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    PodFilters wanted = new PodFilters(LibpodFilters.parse(exchange), engine);
    JsonWriter out = new JsonWriter(2048).array();
    for (Pod each : engine.pods().list()) {
      List<Container> containers = engine.pods().containers(each);
      if (wanted.test(each, containers)) {
        PodRenderer.line(out, each, containers);
      }
    }
    Replies.json(exchange, out.endArray());
  }

  void exists(Exchange exchange) {
    Pod unused = engine.pods().get(exchange.path("name"));
    Replies.empty(exchange, 204);
  }

  void inspect(Exchange exchange) {
    Pod pod = engine.pods().get(exchange.path("name"));
    JsonWriter out = new JsonWriter(4096);
    new PodInspect(out, pod, engine.pods().containers(pod), exchange.version()).render();
    Replies.json(exchange, out);
  }
}
