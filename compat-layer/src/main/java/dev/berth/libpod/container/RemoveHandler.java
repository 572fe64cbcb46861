package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Removal: one report a container, of what was asked for and what became of it. */
final class RemoveHandler {
  private final Engine engine;

  RemoveHandler(Engine engine) {
    this.engine = engine;
  }

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
    boolean force = query.bool("force");
    checkState(found, force);
    Collection<Container> dependents = dependents(found, query.bool("depend"));
    JsonWriter out = new JsonWriter(128).array();
    for (Container each : dependents) {
      checkState(each, force);
    }
    for (Container each : dependents) {
      remove(each, query);
      report(out, each, each.id().hex());
    }
    remove(found, query);
    report(out, found, query.bool("depend") ? found.id().hex() : ref);
    Replies.json(exchange, out.endArray());
  }

  private static void checkState(Container container, boolean force) {
    if (!force && container.state().alive()) {
      String text =
          "cannot remove container %s as it is %s - running or paused containers cannot be"
              .formatted(container.id().hex(), container.state().status().word());
      throw PodmanException.caused(
          500, text + " removed without force", "container state improper");
    }
  }

  /** Those that go with it; a refusal where they may not. Infra containers go with their pod. */
  private Collection<Container> dependents(Container container, boolean wanted) {
    List<Container> all = engine.containers().list();
    PodMembership pod = container.hostConfig().pod();
    if (pod != null && pod.infra()) {
      return List.of();
    }
    List<Container> direct = Dependents.of(container, all);
    if (!direct.isEmpty() && !wanted) {
      String ids = direct.stream().map(each -> each.id().hex()).collect(Collectors.joining(", "));
      throw PodmanException.caused(
          500,
          "container %s has dependent containers which must be removed before it: %s"
              .formatted(container.id().hex(), ids),
          "container already exists");
    }
    return Dependents.all(container, all);
  }

  private void remove(Container container, Query query) {
    boolean force = query.bool("force");
    @Nullable Integer grace = QueryNumbers.optional(query, "timeout");
    if (force && grace != null && container.state().alive()) {
      stopQuietly(container, grace);
    }
    engine
        .containers()
        .remove(container.id().hex(), force, query.bool("v") || query.bool("volumes"));
  }

  private void stopQuietly(Container container, int seconds) {
    try {
      engine.containers().stop(container.id().hex(), null, seconds);
    } catch (EngineException e) {
      // it ended by itself, or the removal that follows tells why it cannot
    }
  }

  private static void report(JsonWriter out, Container container, String ref) {
    out.object().put("Id", container.id().hex()).put("RawInput", ref).end();
  }
}
