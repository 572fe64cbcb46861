package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.ContainerFilters;
import dev.berth.filter.Filters;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.Link;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.HexIds;
import dev.berth.runtime.store.StorePaths;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.QueryNumbers;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading containers: list, inspect, processes. */
final class ListHandler {
  private final Engine engine;

  ListHandler(Engine engine) {
    this.engine = engine;
  }

  void list(Exchange exchange) {
    ContainerFilters filters =
        new ContainerFilters(
            Filters.parse(exchange.query().get("filters"), ContainerFilters.KEYS),
            engine.containers(),
            engine.images());
    Integer given = QueryNumbers.optional(exchange.query(), "limit");
    int limit = given == null || given <= 0 ? Integer.MAX_VALUE : given;
    boolean all =
        exchange.query().bool("all") || limit != Integer.MAX_VALUE || filters.impliesAll();
    boolean size = exchange.query().bool("size");
    List<Container> containers = engine.containers().list();
    ContainerNames names = new ContainerNames(containers);
    SummaryRenderer renderer =
        new SummaryRenderer(engine.images(), names, exchange.version(), Instant.now());
    JsonWriter out = new JsonWriter(16 << 10).array();
    int written = 0;
    for (Container each : containers) {
      if (written < limit && (all || each.state().running()) && filters.test(each)) {
        renderer.render(out, each, size ? engine.containers().size(each.id().hex()) : null);
        written++;
      }
    }
    Replies.json(exchange, out.endArray());
  }

  /** Links of the default bridge as inspect shows them: {@code /child:/parent/alias}. */
  private Container withLinks(Container container) {
    List<String> stored = container.hostConfig().links();
    if (stored == null || stored.isEmpty()) {
      return container;
    }
    List<String> shown = new ArrayList<>();
    for (String text : stored) {
      Link link = Link.parse(text);
      if (!HexIds.isFullId(link.target())) {
        shown.add(text);
        continue;
      }
      Container other = linked(link);
      String name = other == null ? link.target().substring(0, 12) : other.name();
      shown.add("/" + name + ":/" + container.name() + "/" + link.alias());
    }
    return container.withHostConfig(
        new HostConfigBuilder(container.hostConfig()).links(shown).build());
  }

  private @Nullable Container linked(Link link) {
    try {
      return engine.containers().get(link.target());
    } catch (EngineException e) {
      return null;
    }
  }

  void inspect(Exchange exchange) {
    Container found = withLinks(engine.containers().get(exchange.path("id")));
    String id = found.id().hex();
    boolean size = exchange.query().bool("size");
    Replies.json(
        exchange,
        InspectRenderer.render(
            found,
            exchange.version(),
            new StorePaths(engine.config()).container(found.id()),
            engine.storageDriver(),
            engine.execs().idsOf(id),
            size ? engine.containers().size(id) : null));
  }

  void top(Exchange exchange) throws IOException, InterruptedException {
    String ref = exchange.path("id");
    @Nullable String args = exchange.query().optional("ps_args");
    List<Integer> pids = engine.containers().processIds(ref);
    ProcessTable table = ProcessTable.read(args == null ? "-ef" : args, pids);
    ContainerActions.publish(engine, engine.containers().get(ref), "top");
    JsonWriter out = new JsonWriter(2048).object().putStrings("Titles", table.titles());
    out.array("Processes");
    for (List<String> row : table.rows()) {
      out.array();
      row.forEach(out::element);
      out.endArray();
    }
    Replies.json(exchange, out.endArray().end());
  }
}
