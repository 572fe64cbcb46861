package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.filter.Filters;
import dev.berth.filter.Until;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers.PruneReport;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.store.StorePaths;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.time.Instant;

/** Transitions whose libpod form differs from Docker's. */
final class LifecycleHandlers {
  private final Engine engine;

  LifecycleHandlers(Engine engine) {
    this.engine = engine;
  }

  /** One that never ran is not an error to stop. */
  void stop(Exchange exchange) {
    Query query = exchange.query();
    Integer seconds = QueryNumbers.optional(query, query.has("timeout") ? "timeout" : "t");
    try {
      engine.containers().stop(exchange.path("id"), null, seconds);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND && query.bool("ignore")) {
        Replies.empty(exchange, 204);
        return;
      }
      throw e;
    }
    Replies.empty(exchange, 204);
  }

  void restart(Exchange exchange) {
    Query query = exchange.query();
    Integer seconds = QueryNumbers.optional(query, query.has("timeout") ? "timeout" : "t");
    engine.containers().restart(exchange.path("id"), null, seconds);
    Replies.empty(exchange, 204);
  }

  /** One document a container: what was asked for, and what became of it. */
  void remove(Exchange exchange) {
    Query query = exchange.query();
    String ref = exchange.path("id");
    Container found;
    try {
      found = engine.containers().get(ref);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND && query.bool("ignore")) {
        Replies.json(exchange, new JsonWriter(8).array().endArray());
        return;
      }
      throw e;
    }
    Integer grace = QueryNumbers.optional(query, "timeout");
    boolean force = query.bool("force");
    if (force && grace != null && found.state().alive()) {
      stopQuietly(found, grace);
    }
    if (!force && found.state().alive()) {
      String text =
          "cannot remove container %s as it is running - running or paused containers cannot be"
              .formatted(found.id().hex());
      throw PodmanException.caused(
          500, text + " removed without force", "container state improper");
    }
    engine.containers().remove(found.id().hex(), force, query.bool("v") || query.bool("volumes"));
    JsonWriter out = new JsonWriter(128).array().object().put("Id", found.id().hex());
    Replies.json(exchange, out.put("RawInput", ref).end().endArray());
  }

  private void stopQuietly(Container container, int seconds) {
    try {
      engine.containers().stop(container.id().hex(), null, seconds);
    } catch (EngineException e) {
      // it ended by itself, or the removal that follows tells why it cannot
    }
  }

  void prune(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange);
    Instant until = Until.of(filters, Instant.now());
    PruneReport report =
        engine
            .containers()
            .prune(
                each ->
                    filters.labelsAndNot(each.config().labels())
                        && (until == null || each.created().isBefore(until)));
    JsonWriter out = new JsonWriter(256).array();
    for (String each : report.deleted()) {
      long size = report.spaceReclaimed() / Math.max(1, report.deleted().size());
      out.object().put("Id", each).put("Size", size).end();
    }
    Replies.json(exchange, out.endArray());
  }

  void inspect(Exchange exchange) {
    Container found = engine.containers().get(exchange.path("id"));
    String id = found.id().hex();
    boolean size = exchange.query().bool("size");
    InspectRenderer.Facts facts =
        new InspectRenderer.Facts(
            engine.images().find(found.imageId().text()),
            new StorePaths(engine.config()).container(found.id()),
            LibpodNames.driver(engine.storageDriver()),
            engine.host().cgroupDriver(),
            engine.execs().idsOf(id),
            size ? engine.containers().size(id) : null);
    Replies.json(exchange, new InspectRenderer(found, exchange.version(), facts).render());
  }
}
