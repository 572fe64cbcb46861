package dev.berth.docker.network;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.NetworkFilters;
import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.network.Network;
import dev.berth.runtime.network.NetworkOptions;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Once;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Networks. */
final class NetworkHandlers {
  private static final Set<String> PRUNE_KEYS = Set.of("label", "label!", "until");

  private final Engine engine;
  private final Once pruning = new Once();

  NetworkHandlers(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    Filters filters = Filters.parse(exchange.query().get("filters"), NetworkFilters.KEYS);
    boolean detailed = exchange.version().below(28);
    List<Container> containers =
        detailed || filters.has("dangling") ? engine.containers().list() : List.of();
    NetworkFilters wanted =
        new NetworkFilters(filters, n -> !NetworkUse.active(containers, n).isEmpty());
    JsonWriter out = new JsonWriter(4096).array();
    for (Network each : engine.networks().list()) {
      if (wanted.test(each)) {
        if (detailed) {
          NetworkRenderer.inspect(out, each, exchange.version(), containers, List.of());
        } else {
          NetworkRenderer.line(out, each, exchange.version());
        }
      }
    }
    Replies.json(exchange, out.endArray());
  }

  void inspect(Exchange exchange) {
    String ref = exchange.path("id");
    if (ref.isEmpty()) {
      list(exchange);
      return;
    }
    checkVerbose(exchange.query().get("verbose"));
    String scope = exchange.query().get("scope");
    Network network = engine.networks().get(ref);
    if (!scope.isEmpty() && !scope.equals(network.scope())) {
      throw EngineException.notFound("network " + ref + " not found");
    }
    JsonWriter out = new JsonWriter(2048);
    NetworkRenderer.inspect(
        out,
        network,
        exchange.version(),
        engine.containers().list(),
        engine.networks().usage(network));
    Replies.json(exchange, out);
  }

  /** It tells more of networks that reach over several machines, of which there are none. */
  private static void checkVerbose(String text) {
    if (!text.isEmpty() && NetworkOptions.parseBool(text) == null) {
      throw EngineException.invalid(
          "invalid value for verbose: %s: strconv.ParseBool: parsing \"%s\": invalid syntax"
              .formatted(text, text));
    }
  }

  void create(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "CreateRequest");
    Network made = engine.networks().create(NetworkDecoder.decode(body, exchange.version()));
    JsonWriter out = new JsonWriter().object().put("Id", made.id());
    Replies.json(exchange, 201, out.put("Warning", "").end());
  }

  void remove(Exchange exchange) {
    Network network = engine.networks().get(exchange.path("id"));
    engine.networks().remove(network.id(), NetworkUse.active(engine.containers().list(), network));
    Replies.empty(exchange, 204);
  }

  void prune(Exchange exchange) {
    Filters filters = Filters.parse(exchange.query().get("filters"), PRUNE_KEYS);
    @Nullable Instant until = Until.of(filters, Instant.now());
    List<String> deleted = pruning.run(() -> prune(filters, until));
    engine.events().publish("network", "prune", "", Map.of("reclaimed", "0"));
    JsonWriter out = new JsonWriter().object();
    out.putStrings("NetworksDeleted", deleted.isEmpty() ? null : deleted);
    Replies.json(exchange, out.end());
  }

  private List<String> prune(Filters filters, @Nullable Instant until) {
    List<Container> containers = engine.containers().list();
    List<String> deleted = new ArrayList<>();
    for (Network each : engine.networks().list()) {
      boolean wanted =
          !each.predefined()
              && !each.configOnly()
              && NetworkUse.active(containers, each).isEmpty()
              && filters.labelsAndNot(each.labels())
              && (until == null || each.created().isBefore(until));
      if (wanted && removed(each)) {
        deleted.add(each.name());
      }
    }
    return deleted;
  }

  /** One that cannot be removed does not keep the others. */
  private boolean removed(Network network) {
    try {
      engine.networks().remove(network.id(), List.of());
      return true;
    } catch (EngineException e) {
      return false;
    }
  }
}
