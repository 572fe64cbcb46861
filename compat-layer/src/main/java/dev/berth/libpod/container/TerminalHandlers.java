package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Handler;
import dev.berth.api.Query;
import dev.berth.libpod.wire.ForwardedExchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.SharedRoutes;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.text.DetachKeys;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attaching, and sizes of terminals, where libpod asks and answers otherwise than Docker. */
final class TerminalHandlers {
  private static final List<String> STREAMS = List.of("stdin", "stdout", "stderr");
  private static final String IMPROPER = "container state improper";

  private final Engine engine;
  private final Handler attach;

  TerminalHandlers(Engine engine, SharedRoutes docker) {
    this.engine = engine;
    this.attach = docker.of("ContainerAttach");
  }

  /** Where no stream is asked for, all of them are meant; refusals are JSON, unlike Docker's. */
  void attach(Exchange exchange) throws Exception {
    Query query = exchange.query();
    boolean stream = query.bool("stream", true);
    if (!stream && !query.bool("logs")) {
      throw PodmanException.plain(400, "at least one of Logs or Stream must be set");
    }
    Container unused = engine.containers().get(exchange.path("id"));
    boolean chosen = STREAMS.stream().anyMatch(query::bool);
    byte[] unusedKeys = DetachKeys.parse(query.get("detachKeys"));
    attach.handle(whole(exchange, stream, !chosen));
  }

  /** With what Podman takes for granted and Docker does not. */
  private static Exchange whole(Exchange exchange, boolean stream, boolean everything) {
    Map<String, List<String>> values = new LinkedHashMap<>(exchange.query().values());
    values.put("stream", List.of(Boolean.toString(stream)));
    if (everything) {
      STREAMS.forEach(each -> values.put(each, List.of("true")));
    }
    Query all = new Query(values);
    return new ForwardedExchange(exchange) {
      @Override
      public Query query() {
        return all;
      }
    };
  }

  /** A container that does not run is an error only to those who did not expect it. */
  void resize(Exchange exchange) {
    Query query = exchange.query();
    int height = size(query, "h", exchange);
    int width = size(query, "w", exchange);
    Container container = engine.containers().get(exchange.path("id"));
    boolean tolerant = query.bool("running");
    if (!container.state().alive()) {
      if (!tolerant) {
        throw PodmanException.caused(
            409, "can only resize created or running containers", IMPROPER);
      }
    } else {
      resize(container, height, width, tolerant);
    }
    Replies.empty(exchange, 200);
  }

  private void resize(Container container, int height, int width, boolean tolerant) {
    try {
      engine.containers().resize(container.id().hex(), height, width);
    } catch (EngineException e) {
      if (!tolerant || e.kind() != ErrorKind.CONFLICT) {
        throw e;
      }
    }
  }

  void resizeExec(Exchange exchange) {
    int height = size(exchange.query(), "h", exchange);
    int width = size(exchange.query(), "w", exchange);
    engine.execs().resize(exchange.path("id"), height, width);
    Replies.empty(exchange, 201);
  }

  /** Of 16 bits; 0 when it is not given. */
  private static int size(Query query, String key, Exchange exchange) {
    Integer size = QueryNumbers.optional(query, key);
    if (size != null && size > 0xffff) {
      throw PodmanException.caused(
          400,
          "failed to parse parameters for " + exchange.target(),
          "schema: error converting value for \"" + key + "\"");
    }
    return size == null ? 0 : size;
  }
}
