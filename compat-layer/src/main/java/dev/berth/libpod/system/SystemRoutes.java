package dev.berth.libpod.system;

import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.head;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The engine-wide operations. */
public final class SystemRoutes {
  private SystemRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    VersionHandlers version = new VersionHandlers(engine);
    InfoHandler info = new InfoHandler(engine);
    UsageHandler usage = new UsageHandler(engine);
    EventsHandler events = new EventsHandler(engine);
    PruneHandler prune = new PruneHandler(engine);
    CheckHandler check = new CheckHandler(engine);
    return List.of(
        post("/system/check", "SystemCheckLibpod", "Look the store over", check::check),
        get("/swagger", "SystemSwaggerLibpod", "This API's document", SwaggerHandler::swagger),
        get("/_ping", "SystemPing", "Liveness and version headers", VersionHandlers::ping),
        head("/_ping", "SystemPingHead", "The same without a body", VersionHandlers::ping),
        get("/version", "SystemVersionLibpod", "Versions of engine and helpers", version::version),
        get("/info", "SystemInfoLibpod", "Facts about engine and host", info::info),
        get("/events", "SystemEventsLibpod", "Events in libpod's naming", events::events),
        post("/system/prune", "SystemPruneLibpod", "Remove what is unused", prune::prune),
        get("/system/df", "SystemDataUsageLibpod", "Disk usage", usage::usage));
  }
}
