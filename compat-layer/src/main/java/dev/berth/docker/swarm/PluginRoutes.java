package dev.berth.docker.swarm;

import static dev.berth.docker.wire.RouteLine.delete;
import static dev.berth.docker.wire.RouteLine.get;
import static dev.berth.docker.wire.RouteLine.post;

import dev.berth.api.Exchange;
import dev.berth.api.Route;
import dev.berth.docker.filter.Filters;
import dev.berth.docker.wire.JsonWriter;
import dev.berth.docker.wire.Replies;
import dev.berth.runtime.error.EngineException;
import java.util.List;
import java.util.Set;

/** Managed plugins: none are ever installed here. */
public final class PluginRoutes {
  private static final Set<String> KEYS = Set.of("capability", "enabled");

  private PluginRoutes() {}

  /** The table. */
  public static List<Route> table() {
    return List.of(
        get("/plugins", 24, "PluginList", "List plugins", PluginRoutes::list),
        post("/plugins/create", 25, "PluginCreate", "Create", PluginRoutes::refuse),
        get("/plugins/privileges", 25, "GetPluginPrivileges", "Asks", PluginRoutes::refuse),
        post("/plugins/pull", 25, "PluginPull", "Install", PluginRoutes::refuse),
        delete("/plugins/{name:*}", 24, "PluginDelete", "Remove", PluginRoutes::unknown),
        post("/plugins/{name:*}/disable", 24, "PluginDisable", "Disable", PluginRoutes::unknown),
        post("/plugins/{name:*}/enable", 24, "PluginEnable", "Enable", PluginRoutes::unknown),
        get("/plugins/{name:*}/json", 25, "PluginInspect", "Inspect", PluginRoutes::unknown),
        post("/plugins/{name:*}/push", 25, "PluginPush", "Push", PluginRoutes::unknown),
        post("/plugins/{name:*}/set", 25, "PluginSet", "Configure", PluginRoutes::unknown),
        post("/plugins/{name:*}/upgrade", 26, "PluginUpgrade", "Upgrade", PluginRoutes::unknown));
  }

  private static void list(Exchange exchange) {
    Filters.parse(exchange.query().get("filters"), KEYS);
    Replies.json(exchange, new JsonWriter(2).array().endArray());
  }

  private static void refuse(Exchange exchange) {
    throw EngineException.notImplemented("managed plugins are not supported");
  }

  private static void unknown(Exchange exchange) {
    throw EngineException.notFound("plugin \"" + exchange.path("name") + "\" not found");
  }
}
