package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerStatus;
import dev.berth.runtime.container.Containers.PruneReport;
import dev.berth.runtime.store.StorePaths;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;

/** Transitions whose libpod form differs from Docker's. */
final class LifecycleHandlers {
  private final Engine engine;

  LifecycleHandlers(Engine engine) {
    this.engine = engine;
  }

  /** One that never ran is not an error to stop. */
  void stop(Exchange exchange) {
    Integer seconds = QueryNumbers.optional(exchange.query(), "timeout");
    Container found = engine.containers().get(exchange.path("id"));
    if (found.state().status() != ContainerStatus.CREATED || found.state().initialized()) {
      engine.containers().stop(found.id().hex(), null, seconds);
    }
    Replies.empty(exchange, 204);
  }

  /** Makes its process, which a later start lets go. */
  void init(Exchange exchange) {
    engine.containers().init(exchange.path("id"));
    Replies.empty(exchange, 204);
  }

  void restart(Exchange exchange) {
    Integer seconds = QueryNumbers.optional(exchange.query(), "timeout");
    engine.containers().restart(exchange.path("id"), null, seconds);
    Replies.empty(exchange, 204);
  }

  void prune(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange);
    PruneReport report = engine.containers().prune(new PsFilters(filters, engine));
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
            new StorePaths(engine.config()),
            LibpodNames.driver(engine.storageDriver()),
            engine.host().cgroupDriver(),
            engine.execs().idsOf(id),
            NetworkOwner.of(found, engine),
            size ? engine.containers().size(id) : null);
    Replies.json(exchange, new InspectRenderer(found, exchange.version(), facts).render());
  }
}
