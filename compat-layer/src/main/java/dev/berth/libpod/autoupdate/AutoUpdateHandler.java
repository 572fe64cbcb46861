package dev.berth.libpod.autoupdate;

import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.filter.Filters;
import dev.berth.libpod.container.PsFilters;
import dev.berth.libpod.image.TlsChoice;
import dev.berth.libpod.systemd.UserManager;
import dev.berth.libpod.wire.LibpodFilters;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.QuietProgress;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.runtime.Engine;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.registry.Registries;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.Replies;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The update over the API (Podman 6, pkg/api/handlers/libpod, autoupdate.go). */
final class AutoUpdateHandler {
  private final Engine engine;
  private final UserManager manager;

  AutoUpdateHandler(Engine engine, UserManager manager) {
    this.engine = engine;
    this.manager = manager;
  }

  /** What became of each container; a failure only where nothing could be done for any. */
  void update(Exchange exchange) {
    Query query = exchange.query();
    Filters filters = LibpodFilters.parse(exchange);
    Predicate<Container> wanted =
        filters.keys().isEmpty() ? all -> true : new PsFilters(filters, engine);
    ImageUpdates images =
        new ImageUpdates(
            engine,
            registries(exchange),
            domain -> RegistryCredentials.of(exchange, domain),
            new QuietProgress(exchange));
    AutoUpdate.Outcome outcome =
        new AutoUpdate(engine, manager, images, new UnitRestart(engine, manager))
            .run(wanted, query.bool("dryRun"), query.bool("rollback"));
    if (outcome.tasks().isEmpty() && !outcome.errors().isEmpty()) {
      throw PodmanException.plain(500, joined(outcome.errors()));
    }
    Replies.json(exchange, document(outcome));
  }

  /** Credentials come with the request, or else lie in the file it names. */
  private Registries registries(Exchange exchange) {
    Registries registries = TlsChoice.of(exchange, engine);
    String file = exchange.query().get("authfile");
    return file.isEmpty() ? registries : registries.authFile(Path.of(file));
  }

  private static JsonWriter document(AutoUpdate.Outcome outcome) {
    JsonWriter out = new JsonWriter(512).object();
    if (outcome.tasks().isEmpty()) {
      out.putNull("Reports");
    } else {
      out.array("Reports");
      for (UpdateTask task : outcome.tasks()) {
        out.object().put("ContainerID", task.container().id().hex());
        out.put("ContainerName", task.container().name()).put("ImageName", task.imageName());
        out.put("Policy", task.policy().word()).put("SystemdUnit", task.unit());
        out.put("Updated", task.status().word()).end();
      }
      out.endArray();
    }
    List<String> errors = outcome.errors();
    return out.putStrings("Errors", errors.isEmpty() ? null : errors).end();
  }

  /** As Podman joins them. */
  private static String joined(List<String> errors) {
    return errors.size() == 1
        ? errors.getFirst()
        : errors.size() + " errors occurred:\n\t* " + String.join("\n\t* ", errors);
  }
}
