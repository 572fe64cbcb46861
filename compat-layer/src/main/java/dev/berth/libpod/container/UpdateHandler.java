package dev.berth.libpod.container;

import dev.berth.api.Exchange;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.TextAnswer;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.ContainerConfig;
import dev.berth.runtime.container.ContainerConfigBuilder;
import dev.berth.runtime.container.HostConfig;
import dev.berth.runtime.container.HostConfigBuilder;
import dev.berth.runtime.container.ResourcesBuilder;
import dev.berth.runtime.container.RestartPolicy;
import dev.berth.wire.JsonBody;
import dev.berth.wire.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes limits, the restart policy, environment and health checks of a container. */
final class UpdateHandler {
  private final Engine engine;

  UpdateHandler(Engine engine) {
    this.engine = engine;
  }

  void update(Exchange exchange) throws IOException {
    JsonObject body = JsonBody.readAnyType(exchange, "UpdateEntities");
    Container container = engine.containers().get(exchange.path("id"));
    String id = container.id().hex();
    ResourcesBuilder limits = new ResourcesBuilder();
    ResourceSpec.limits(body, limits);
    HealthUpdate health = new HealthUpdate(body);
    health.check(container);
    DeviceLimits devices = new DeviceLimits(body);
    List<String> unused = engine.containers().update(id, limits.build(), policy(exchange));
    boolean environment = !body.blank("Env") || !body.blank("UnsetEnv");
    if (environment || health.asked() || devices.asked()) {
      engine
          .containers()
          .reconfigure(
              id,
              config -> health.of(environment ? environment(config, body) : config),
              host -> devices.of(withHealth(host, health)));
    }
    TextAnswer.send(exchange, 201, id);
  }

  private static HostConfig withHealth(HostConfig host, HealthUpdate health) {
    return health.asked()
        ? new HostConfigBuilder(host)
            .extras(host.more().withHealth(health.extras(host.more().healthExtras())))
            .build()
        : host;
  }

  /** What is given is set, then what is to be unset removed; both count from the next start. */
  private static ContainerConfig environment(ContainerConfig config, JsonObject body) {
    Map<String, String> all = new LinkedHashMap<>();
    add(all, config.env());
    add(all, body.strings("Env"));
    List<String> unset = body.strings("UnsetEnv");
    for (String each : unset == null ? List.<String>of() : unset) {
      all.put(each, each);
    }
    return new ContainerConfigBuilder(config).env(List.copyOf(all.values())).build();
  }

  private static void add(Map<String, String> all, @Nullable List<String> entries) {
    for (String each : entries == null ? List.<String>of() : entries) {
      int equals = each.indexOf('=');
      all.put(equals < 0 ? each : each.substring(0, equals), each);
    }
  }

  private static @Nullable RestartPolicy policy(Exchange exchange) {
    String name = exchange.query().get("restartPolicy");
    String retries = exchange.query().get("restartRetries");
    if (name.isEmpty()) {
      if (!retries.isEmpty()) {
        throw PodmanException.plain(
            400, "cannot set restart policy retries unless a restart policy is set");
      }
      return null;
    }
    return new RestartPolicy(name, retries.matches("\\d{1,9}") ? Integer.parseInt(retries) : 0);
  }
}
