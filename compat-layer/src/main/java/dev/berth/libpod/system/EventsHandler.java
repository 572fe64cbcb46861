package dev.berth.libpod.system;

import dev.berth.api.Exchange;
import dev.berth.docker.system.EventFeed;
import dev.berth.filter.Filters;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.LibpodNames;
import dev.berth.libpod.wire.NetworkNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.Times;
import dev.berth.runtime.Engine;
import dev.berth.runtime.event.Event;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The event feed in libpod's naming. */
final class EventsHandler {
  /** What only Docker's events tell. */
  private static final Set<String> DOCKERS = Set.of("oldName", "execDuration", "exitCode");

  private final Engine engine;

  EventsHandler(Engine engine) {
    this.engine = engine;
  }

  void events(Exchange exchange) throws IOException, InterruptedException {
    Filters filters = LibpodFilters.parse(exchange, 400, "failed to parse parameters for ");
    Instant since = time(exchange, "since");
    Instant until = time(exchange, "until");
    boolean stream = exchange.query().bool("stream", true);
    if (!stream) {
      until = until == null ? Instant.now() : until;
      since = since == null ? Instant.EPOCH : since;
    }
    EventNames names = new EventNames(filters, exchange.version());
    new EventFeed(engine.events(), names, EventsHandler::write)
        .run(exchange, Replies.JSON, since, until);
  }

  private static @Nullable Instant time(Exchange exchange, String key) {
    String text = exchange.query().get(key);
    try {
      return Times.parse(text);
    } catch (PodmanException e) {
      throw PodmanException.caused(
          500,
          "failed to parse event filters: unable to convert " + key + " time of " + text,
          e.reason());
    }
  }

  private static void write(Event event, OutputStream out) throws IOException {
    String action = EventNames.action(event);
    JsonWriter line = new JsonWriter(512).object();
    String id = LibpodNames.bareId(event.actorId());
    line.put("status", action).put("id", id);
    Map<String, String> attributes = attributes(event);
    String image = attributes.get("image");
    line.putPresent("from", image == null || image.isEmpty() ? null : image);
    line.put("Type", event.type()).put("Action", action).object("Actor");
    line.put("ID", id).putMap("Attributes", attributes).end();
    line.put("scope", "local").put("time", event.time().getEpochSecond());
    line.put("timeNano", event.time().getEpochSecond() * 1_000_000_000L + event.time().getNano());
    line.putPresent("HealthStatus", EventNames.health(event));
    out.write(line.end().line());
  }

  /** Clients before Podman 5 fail at an event without an exit code. */
  private static Map<String, String> attributes(Event event) {
    Map<String, String> attributes = new LinkedHashMap<>(event.attributes());
    attributes.put("containerExitCode", attributes.getOrDefault("exitCode", "0"));
    String image = attributes.get("image");
    attributes.put("image", image == null ? "" : LibpodNames.imageOf(image));
    attributes.putIfAbsent("podId", "");
    DOCKERS.forEach(attributes::remove);
    if (event.type().equals("volume")) {
      attributes.putIfAbsent("name", event.actorId());
    }
    if (event.type().equals("network")) {
      attributes.computeIfPresent("name", (key, name) -> NetworkNames.shown(name));
    }
    return attributes;
  }
}
