package dev.berth.docker.network;

import dev.berth.api.Exchange;
import dev.berth.docker.container.EndpointDecoder;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.network.Network;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.Replies;
import java.io.IOException;

/** Joining containers to networks and taking them off. */
final class EndpointHandlers {
  private final Engine engine;

  EndpointHandlers(Engine engine) {
    this.engine = engine;
  }

  void connect(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "ConnectRequest");
    String container = container(body);
    Container unused = engine.containers().get(container); // it is looked for before the network
    Network network = engine.networks().get(exchange.path("id"));
    engine
        .containers()
        .connect(
            container,
            network.name(),
            EndpointDecoder.decode(body.objectOrEmpty("EndpointConfig")));
    Replies.empty(exchange, 200);
  }

  void disconnect(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "DisconnectRequest");
    Network network = engine.networks().get(exchange.path("id"));
    boolean force = body.bool("Force");
    String container = container(body);
    if (force && !known(container)) {
      throw EngineException.notFound("endpoint " + container + " not found");
    }
    engine.containers().disconnect(container, network.name(), force);
    Replies.empty(exchange, 200);
  }

  private boolean known(String container) {
    try {
      Container unused = engine.containers().get(container);
      return true;
    } catch (EngineException e) {
      return e.kind() != ErrorKind.NOT_FOUND;
    }
  }

  private static String container(JsonObject body) {
    String container = body.text("Container");
    if (container.isEmpty()) {
      throw EngineException.invalid("invalid name or ID supplied: \"\"");
    }
    return container;
  }
}
