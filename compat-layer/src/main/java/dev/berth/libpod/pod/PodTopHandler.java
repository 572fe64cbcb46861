package dev.berth.libpod.pod;

import dev.berth.api.Exchange;
import dev.berth.libpod.container.top.TopHandler;
import dev.berth.libpod.container.top.TopTable;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.pod.Pod;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of all containers of a pod, once or again and again. */
final class PodTopHandler {
  private final Engine engine;

  PodTopHandler(Engine engine) {
    this.engine = engine;
  }

  void top(Exchange exchange) throws IOException, InterruptedException {
    int delay = TopHandler.delay(exchange.query());
    List<String> words = TopHandler.words(exchange.query());
    Pod pod = engine.pods().get(exchange.path("name"));
    StreamLines out = new StreamLines(exchange, false);
    TopTable table = table(pod, words);
    while (table != null) {
      out.write(table.document());
      if (!exchange.query().bool("stream") || exchange.clientGone()) {
        break;
      }
      Thread.sleep(delay * 1000L);
      table = engine.pods().find(pod.id()) == null ? null : table(pod, words);
    }
    out.close();
  }

  /** Null when nothing runs. */
  private @Nullable TopTable table(Pod pod, List<String> words) {
    TopTable all = null;
    for (Container each : engine.pods().containers(pod)) {
      List<Integer> processes = each.state().alive() ? processes(each) : List.of();
      if (processes.isEmpty()) {
        continue;
      }
      TopTable own = TopTable.of(words, processes);
      if (own == null) {
        throw PodmanException.plain(500, "unknown descriptor in " + String.join(",", words));
      }
      all = all == null ? own : all.and(own);
    }
    return all;
  }

  private List<Integer> processes(Container container) {
    try {
      return engine.containers().processIds(container.id().hex());
    } catch (EngineException e) {
      return List.of(); // it ended
    }
  }
}
