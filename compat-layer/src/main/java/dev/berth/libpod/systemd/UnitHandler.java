package dev.berth.libpod.systemd;

import dev.berth.api.Exchange;
import dev.berth.libpod.container.Annotations;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.pod.Pod;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Units of systemd for a container or a pod (Podman, pkg/systemd/generate). */
final class UnitHandler {
  private final Engine engine;
  private final Clock clock = Clock.system(ZoneId.of("UTC"));

  UnitHandler(Engine engine) {
    this.engine = engine;
  }

  /** Texts by service name. */
  void generate(Exchange exchange) {
    UnitOptions options = UnitOptions.of(exchange.query());
    String name = exchange.path("name");
    Container container = container(name);
    ServiceAddress address = ServiceAddress.of(engine.config());
    Map<String, String> units =
        container == null
            ? PodUnits.of(pod(name), members(name), options, address, clock)
            : unit(container, options, address);
    Replies.json(exchange, document(units));
  }

  private Map<String, String> unit(
      Container container, UnitOptions options, ServiceAddress address) {
    ContainerUnit unit =
        new ContainerUnit(container, options, address, command(container), List.of(), null);
    return Map.of(unit.service(), unit.text(clock));
  }

  private Pod pod(String name) {
    try {
      return engine.pods().get(name);
    } catch (EngineException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
      throw PodmanException.caused(
          500,
          ("generating systemd units: %s does not refer to a container or pod: no pod with name or"
                  + " ID %s found: no such pod: no container with name or ID \"%s\" found")
              .formatted(name, name, name),
          "no such container");
    }
  }

  private List<Container> members(String name) {
    return engine.pods().containers(engine.pods().get(name));
  }

  private static JsonWriter document(Map<String, String> units) {
    JsonWriter out = new JsonWriter(2048).object();
    units.forEach(out::put);
    return out.end();
  }

  private @Nullable Container container(String name) {
    try {
      return engine.containers().get(name);
    } catch (EngineException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  /** Of the client that made it; empty when it is not known. */
  static List<String> command(Container container) {
    Map<String, String> annotations = container.hostConfig().annotations();
    String kept = annotations == null ? null : annotations.get(Annotations.CREATE_COMMAND);
    return kept == null ? List.of() : List.of(kept.split("\n", -1));
  }
}
