package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.StoreFindings;
import dev.berth.text.GoDuration;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.util.List;
import java.util.Map;

/** Whether the store is whole: what its documents name is there, and is what its name says. */
final class CheckHandler {
  private final Engine engine;

  CheckHandler(Engine engine) {
    this.engine = engine;
  }

  void check(Exchange exchange) {
    String age = exchange.query().get("unreferenced_layer_max_age");
    if (!age.isEmpty() && GoDuration.parse(age) == null) {
      throw PodmanException.caused(
          400,
          "failed to parse unreferenced_layer_max_age parameter \"" + age + "\"",
          "time: invalid duration \"" + age + "\"");
    }
    boolean lossy = exchange.query().bool("repair_lossy");
    StoreFindings found = engine.checkStore();
    StoreRepair repair = new StoreRepair(engine, lossy);
    if (lossy || exchange.query().bool("repair")) {
      repair.run(found);
    }
    JsonWriter out = new JsonWriter(512).object().put("Errors", found.any());
    lists(out, "Layers", found.others());
    lists(out, "ROLayers", Map.of());
    out.putNull("RemovedLayers");
    lists(out, "Images", found.images());
    lists(out, "ROImages", Map.of());
    lists(out, "RemovedImages", repair.images());
    lists(out, "Containers", found.containers());
    Replies.json(exchange, out.putMap("RemovedContainers", repair.containers()).end());
  }

  private static void lists(JsonWriter out, String key, Map<String, List<String>> lists) {
    out.object(key);
    lists.forEach(out::putStrings);
    out.end();
  }
}
