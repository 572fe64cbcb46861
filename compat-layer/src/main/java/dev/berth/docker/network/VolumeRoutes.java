package dev.berth.docker.network;

import static dev.berth.wire.RouteLine.delete;
import static dev.berth.wire.RouteLine.get;
import static dev.berth.wire.RouteLine.post;
import static dev.berth.wire.RouteLine.put;

import dev.berth.api.Route;
import dev.berth.runtime.Engine;
import java.util.List;

/** The volume operations. */
public final class VolumeRoutes {
  private VolumeRoutes() {}

  /** The table. */
  public static List<Route> table(Engine engine) {
    VolumeHandlers volumes = new VolumeHandlers(engine);
    return List.of(
        get("/volumes", 24, "VolumeList", "List volumes", volumes::list),
        post("/volumes/create", 24, "VolumeCreate", "Create a volume", volumes::create),
        post("/volumes/prune", 25, "VolumePrune", "Delete unused volumes", volumes::prune),
        get("/volumes/{name:*}", 24, "VolumeInspect", "Inspect a volume", volumes::inspect),
        put("/volumes/{name:*}", 42, "VolumeUpdate", "Change a cluster volume", volumes::update),
        delete("/volumes/{name:*}", 24, "VolumeDelete", "Remove a volume", volumes::remove));
  }
}
