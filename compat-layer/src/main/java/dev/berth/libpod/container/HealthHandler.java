package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Containers.HealthResult;
import dev.berth.runtime.container.HealthState.Probe;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;

/** One more run of a container's health check; a failure of it is no error. */
final class HealthHandler {
  private static final String TIMED_OUT = "Health check exceeded timeout (";

  private final Engine engine;

  HealthHandler(Engine engine) {
    this.engine = engine;
  }

  private HealthResult check(String ref) {
    try {
      return engine.containers().checkHealth(ref);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        throw PodmanException.caused(
            404,
            "unable to look up %s to perform a health check: no container with name or ID \"%s\""
                    .formatted(ref, ref)
                + " found",
            "no such container");
      }
      throw e;
    }
  }

  void run(Exchange exchange) {
    HealthResult checked = check(exchange.path("id"));
    Probe result = checked.probe();
    String said = result.output();
    if (result.exitCode() < 0 && said.startsWith(TIMED_OUT)) {
      String time = said.substring(TIMED_OUT.length(), said.indexOf(')'));
      throw PodmanException.plain(500, "healthcheck command exceeded timeout of " + time);
    }
    JsonWriter out = new JsonWriter(64).object();
    String failed = checked.startup() ? "starting" : "unhealthy";
    out.put("Status", result.exitCode() == 0 ? "healthy" : failed).put("FailingStreak", 0);
    Replies.json(exchange, out.putNull("Log").end());
  }
}
