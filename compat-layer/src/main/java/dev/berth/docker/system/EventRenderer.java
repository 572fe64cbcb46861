package dev.berth.docker.system;

import dev.berth.api.ApiVersion;
import dev.berth.runtime.event.Event;
import dev.berth.wire.JsonWriter;
import java.time.Instant;

/** Renders one event; below 1.52 with the keys of the first API versions on top. */
final class EventRenderer {
  private EventRenderer() {}

  static void render(JsonWriter out, Event event, ApiVersion version) {
    out.object();
    if (version.below(52)) {
      legacy(out, event);
    }
    out.put("Type", event.type()).put("Action", event.action());
    out.object("Actor").put("ID", event.actorId());
    out.putMap("Attributes", event.attributes()).end().put("scope", "local");
    Instant time = event.time();
    out.put("time", time.getEpochSecond());
    out.put("timeNano", time.getEpochSecond() * 1_000_000_000L + time.getNano()).end();
  }

  private static void legacy(JsonWriter out, Event event) {
    if (event.type().equals("container")) {
      out.put("status", event.action()).putPresent("id", event.actorId());
      out.putPresent("from", event.attributes().get("image"));
    } else if (event.type().equals("image")) {
      out.put("status", event.action()).putPresent("id", event.actorId());
    }
  }
}
