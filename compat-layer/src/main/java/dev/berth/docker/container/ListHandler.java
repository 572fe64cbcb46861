package dev.berth.docker.container;

import dev.berth.api.Exchange;
import dev.berth.docker.filter.ContainerFilters;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.QueryNumbers;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.store.StorePaths;
import java.io.IOException;
import java.time.Instant;
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

  void inspect(Exchange exchange) {
    Container found = engine.containers().get(exchange.path("id"));
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
