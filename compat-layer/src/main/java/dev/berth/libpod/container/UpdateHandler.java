package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changing limits and the restart policy. */
final class UpdateHandler {
  /** What Podman 5 can change too, and this engine cannot. */
  private static final List<String> REFUSED =
      List.of(
          "Env",
          "UnsetEnv",
          "BlkIOWeightDevice",
          "DeviceReadBPs",
          "DeviceWriteBPs",
          "DeviceReadIOPs",
          "DeviceWriteIOPs",
          "health_cmd",
          "no_healthcheck",
          "health_interval");

  private final Engine engine;

  UpdateHandler(Engine engine) {
    this.engine = engine;
  }

  void update(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "UpdateEntities");
    for (String each : REFUSED) {
      if (body.has(each) && !body.blank(each)) {
        throw PodmanException.plain(500, each + " cannot be changed by this engine");
      }
    }
    String ref = exchange.path("id");
    ResourcesBuilder limits = new ResourcesBuilder();
    ResourceSpec.limits(body, limits);
    List<String> unused = engine.containers().update(ref, limits.build(), policy(exchange));
    String id = engine.containers().get(ref).id().hex();
    TextAnswer.send(exchange, 201, id);
  }

  private static @Nullable RestartPolicy policy(Exchange exchange) {
    String name = exchange.query().get("restartPolicy");
    String retries = exchange.query().get("restartRetries");
    if (name.isEmpty()) {
      return null;
    }
    return new RestartPolicy(name, retries.matches("\\d{1,9}") ? Integer.parseInt(retries) : 0);
  }
}
