package dev.berth.docker.system;

import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.head;
import static dev.berth.wire.RouteLine.post;

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
    EventsHandler events = new EventsHandler(engine);
    DiskUsageHandler usage = new DiskUsageHandler(engine);
    AuthHandler auth = new AuthHandler(engine);
    return List.of(
        get("/_ping", 24, "SystemPing", "Liveness and version headers", version::ping),
        head("/_ping", 24, "SystemPingHead", "The same without a body", version::ping),
        get("/version", 24, "SystemVersion", "Versions of engine and helpers", version::version),
        get("/info", 24, "SystemInfo", "Facts about engine and host", info::info),
        get("/events", 24, "SystemEvents", "Events, past and live", events::events),
        get("/system/df", 25, "SystemDataUsage", "Disk usage", usage::usage),
        post("/auth", 24, "SystemAuth", "Check registry credentials", auth::auth),
        post("/session", 31, "Session", "BuildKit session", auth::session),
        post("/grpc", 39, "Grpc", "BuildKit's other door", auth::session));
  }
}
