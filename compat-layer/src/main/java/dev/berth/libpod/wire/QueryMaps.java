package dev.berth.libpod.wire;

import dev.berth.api.Exchange;
import dev.berth.runtime.error.EngineException;
import dev.berth.wire.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Query parameters that hold a JSON object of texts. */
public final class QueryMaps {
  private QueryMaps() {}

  /** The object, empty when the parameter is absent; one that is none is a bad request. */
  public static Map<String, String> of(Exchange exchange, String key) {
    String text = exchange.query().get(key);
    Map<String, String> all = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return all;
    }
    try {
      JsonObject object = JsonObject.parse(text, key);
      if (object != null) {
        for (String each : object.keys()) {
          all.put(each, object.text(each));
        }
      }
    } catch (EngineException e) {
      throw PodmanException.caused(
          400, "failed to parse parameters", "schema: error converting value for \"" + key + "\"");
    }
    return all;
  }
}
