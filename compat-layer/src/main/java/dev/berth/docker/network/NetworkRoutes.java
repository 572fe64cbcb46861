package dev.berth.docker.network;

import static dev.berth.wire.RouteLine.delete;
import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The network operations. */
public final class NetworkRoutes {
  private NetworkRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    NetworkHandlers networks = new NetworkHandlers(engine);
    EndpointHandlers endpoints = new EndpointHandlers(engine);
    return List.of(
        get("/networks", 24, "NetworkList", "List networks", networks::list),
        post("/networks/create", 24, "NetworkCreate", "Create a network", networks::create),
        post("/networks/prune", 25, "NetworkPrune", "Delete unused ones", networks::prune),
        get("/networks/{id:*}", 24, "NetworkInspect", "Inspect a network", networks::inspect),
        delete("/networks/{id:*}", 24, "NetworkDelete", "Remove a network", networks::remove),
        post("/networks/{id:*}/connect", 24, "NetworkConnect", "Connect", endpoints::connect),
        post(
            "/networks/{id:*}/disconnect",
            24,
            "NetworkDisconnect",
            "Disconnect",
            endpoints::disconnect));
  }
}
