package dev.berth.libpod.network;

import static dev.berth.libpod.wire.LibpodLine.delete;
import static dev.berth.libpod.wire.LibpodLine.get;
import static dev.berth.libpod.wire.LibpodLine.post;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The network operations. */
public final class NetworkRoutes {
  private static final String NAME = "/networks/{name}";

  private NetworkRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    NetworkHandlers networks = new NetworkHandlers(engine);
    return List.of(
        post("/networks/create", "NetworkCreateLibpod", "Create", networks::create),
        get("/networks/json", "NetworkListLibpod", "List", networks::list),
        post("/networks/prune", "NetworkPruneLibpod", "Remove unused ones", networks::prune),
        delete(NAME, "NetworkDeleteLibpod", "Remove", networks::remove),
        get(NAME, "NetworkInspectShortLibpod", "Inspect", networks::inspect),
        post(NAME + "/connect", "NetworkConnectLibpod", "Connect", networks::connect),
        post(NAME + "/disconnect", "NetworkDisconnectLibpod", "Disconnect", networks::disconnect),
        post(NAME + "/update", "NetworkUpdateLibpod", "Change its resolvers", networks::update),
        get(NAME + "/exists", "NetworkExistsLibpod", "Whether it is there", networks::exists),
        get(NAME + "/json", "NetworkInspectLibpod", "Inspect", networks::inspect));
  }
}
