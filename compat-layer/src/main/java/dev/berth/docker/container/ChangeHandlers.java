package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers.PruneReport;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Once;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changing and removing containers. */
final class ChangeHandlers {
  private static final Set<String> PRUNE_KEYS = Set.of("label", "label!", "until");

  private final Engine engine;
  private final Once pruning = new Once();

  ChangeHandlers(Engine engine) {
    this.engine = engine;
  }

  void remove(Exchange exchange) {
    if (exchange.path("id").contains("/checkpoints/")) {
      LifecycleHandlers.experimental(exchange);
    }
    if (exchange.query().bool("link")) {
      engine.containers().unlink(exchange.path("id"));
      Replies.empty(exchange, 204);
      return;
    }
    engine
        .containers()
        .remove(exchange.path("id"), exchange.query().bool("force"), exchange.query().bool("v"));
    Replies.empty(exchange, 204);
  }

  void rename(Exchange exchange) {
    String name = exchange.query().get("name");
    String bare = name.startsWith("/") ? name.substring(1) : name;
    if (bare.length() == 1) {
      // dockerd looks for the container first
      Container unusedContainer = engine.containers().get(exchange.path("id"));
    }
    String unused = CreateHandler.checked("/" + bare, "Error when allocating new name: ");
    engine.containers().rename(exchange.path("id"), name);
    Replies.empty(exchange, 204);
  }

  void update(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.read(exchange, "UpdateConfig");
    JsonObject policy = body.objectOrEmpty("RestartPolicy");
    @Nullable RestartPolicy restart =
        policy.text("Name").isEmpty() && policy.integer("MaximumRetryCount") == 0
            ? null
            : HostConfigDecoder.restartPolicy(policy);
    List<String> warnings =
        engine
            .containers()
            .update(
                exchange.path("id"), ResourcesDecoder.decode(body, exchange.version()), restart);
    Replies.json(
        exchange,
        new JsonWriter()
            .object()
            .putStrings("Warnings", warnings.isEmpty() ? null : warnings)
            .end());
  }

  void prune(Exchange exchange) {
    Filters filters = Filters.parse(exchange.query().get("filters"), PRUNE_KEYS);
    @Nullable Instant until = Until.of(filters, Instant.now());
    PruneReport report =
        pruning.run(
            () ->
                engine
                    .containers()
                    .prune(
                        each ->
                            filters.labelsAndNot(each.config().labels())
                                && (until == null || each.created().isBefore(until))));
    JsonWriter out = new JsonWriter().object();
    out.putStrings("ContainersDeleted", report.deleted().isEmpty() ? null : report.deleted());
    Replies.json(exchange, out.put("SpaceReclaimed", report.spaceReclaimed()).end());
  }
}
