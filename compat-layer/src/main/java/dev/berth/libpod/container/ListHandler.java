package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.Containers.SizeOnDisk;
import dev.berth.runtime.container.PodMembership;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.pod.Pod;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.ArrayList;
import java.util.List;

/** The list of containers, and whether one is there. */
final class ListHandler {
  private final Engine engine;

  ListHandler(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    Filters filters = LibpodFilters.parse(exchange);
    PsFilters wanted = new PsFilters(filters, engine);
    int limit = limit(exchange);
    boolean all =
        exchange.query().bool("all") || limit > 0 || !filters.isEmpty() && wanted.impliesAll();
    List<Container> found = new ArrayList<>();
    for (Container each : engine.containers().list()) {
      boolean shown = all || each.state().alive();
      if (shown && wanted.test(each) && (limit <= 0 || found.size() < limit)) {
        found.add(each);
      }
    }
    boolean namespaces = exchange.query().bool("namespace");
    boolean size = exchange.query().bool("size");
    JsonWriter out = new JsonWriter(4096).array();
    for (Container each : found.reversed()) {
      SizeOnDisk bytes = size ? engine.containers().size(each.id().hex()) : null;
      PsRenderer.render(out, each, podName(each), NetworkOwner.of(each, engine), namespaces, bytes);
    }
    Replies.json(exchange, out.endArray());
  }

  private String podName(Container container) {
    PodMembership membership = container.hostConfig().pod();
    Pod pod = membership == null ? null : engine.pods().find(membership.id());
    return pod == null ? "" : pod.name();
  }

  /** Podman knows it by two names. */
  private static int limit(Exchange exchange) {
    String text = exchange.query().get("limit");
    String last = text.isEmpty() ? exchange.query().get("last") : text;
    return last.matches("\\d{1,9}") ? Integer.parseInt(last) : 0;
  }

  void exists(Exchange exchange) {
    try {
      Container unused = engine.containers().get(exchange.path("id"));
    } catch (EngineException e) {
      throw e.kind() == ErrorKind.NOT_FOUND ? PodmanException.plain(404, "no such container") : e;
    }
    Replies.empty(exchange, 204);
  }
}
